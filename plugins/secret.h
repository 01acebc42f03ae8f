/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password or token of the run: reads it, and wipes it afterwards. */
#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"
#include "fault.h"
#include "settings.h"

#define SECRET_MAX_PASSWORD SETTINGS_PASSWORD_BYTES /* bytes, NUL not included */
#define SECRET_MAX_TOKEN    65536                   /* the same */
#define SECRET_VARIABLE     "CHECK_ACTIVESYNC_PASSWORD"

struct secret {
	const char *readable_by_others; /* a secret's file that others can read, or NULL; the settings' */
	bool has_token;
	char password[SECRET_MAX_PASSWORD + 3]; /* "" with methods that need none; with room for a line end */
	char token[SECRET_MAX_TOKEN + 3];       /* of AUTH_BEARER, if has_token */
};

/*
 * Empties the secret.  Then, when a password is needed, comes from nowhere
 * else and standard input is a terminal, asks for it there without echo.  To
 * be called before the deadline starts: a person types.  SIGINT, SIGTERM,
 * SIGHUP, SIGQUIT and SIGTSTP are held back meanwhile, so that the echo is on
 * again before one is acted upon.  False: nothing was typed.
 */
bool secret_ask(const struct settings *s, struct secret *secret, struct fault *fault);

/*
 * Loads what the method needs: --password-file, the ini file's password=, the
 * environment variable, in this order, unless secret_ask() got it; for
 * AUTH_BEARER --token-file.  The variable is overwritten and removed in any
 * case.  Waits for a pipe until the deadline at most.  See userfile.h for which
 * files may be read.  False: missing, unreadable, empty, too long, with a NUL
 * within, or a token with anything but visible ASCII.
 */
bool secret_load(const struct settings *s, const struct deadline *d, struct secret *secret,
                 struct fault *fault);

/* Overwrites password and token with zeros.  A secret that is all zeros, or wiped already, is fine. */
void secret_wipe(struct secret *secret);

#endif
