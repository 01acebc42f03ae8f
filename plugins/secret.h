/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password or token of the run: where it comes from, and that it goes. */
#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"
#include "fault.h"
#include "settings.h"

#define SECRET_MAX_PASSWORD 4096 /* bytes */
#define SECRET_MAX_TOKEN 65536   /* bytes */

struct secret {
	char password[SECRET_MAX_PASSWORD + 1]; /* "" with methods that need none */
	char token[SECRET_MAX_TOKEN + 1];       /* of AUTH_BEARER, else "" */
	const char *readable_by_others;         /* path of a secret file that others can read, or NULL */
};

/*
 * Whether the password has to be asked for on the terminal; if so, asks,
 * without echo, and stores it.  To be called before the deadline starts.
 */
bool secret_ask(const struct settings *s, struct secret *secret, struct fault *fault);

/*
 * Loads what the method needs: --password-file, the ini file's password=, the
 * environment CHECK_ACTIVESYNC_PASSWORD, in this order; --token-file.  Does
 * nothing when secret_ask() did.  Waits for a pipe until the deadline at most.
 * False: missing, unreadable, empty, too long, no regular file or pipe, or one
 * that others can write.
 */
bool secret_load(const struct settings *s, const struct deadline *d, struct secret *secret, struct fault *fault);

void secret_wipe(struct secret *secret);

/* Overwrites memory in a way the compiler keeps. */
void secret_wipe_bytes(void *p, size_t n);

#endif
