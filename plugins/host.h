/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Host names, addresses and proxy URLs as the user writes them, read strictly:
 * nothing that a library could understand as another host, no scheme, port,
 * path, user or blank.  Pure: nothing is looked up.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "settings.h"

/*
 * An IP address of n bytes, one of version 6 also in brackets, which are
 * dropped.  Four decimal numbers or RFC 4291 2.2; no zone, no old spellings
 * such as 127.1.
 */
bool host_read_address(const char *text, size_t n, char out[SETTINGS_MAX_HOST]);

/*
 * A host name of n bytes (RFC 1123 2.1, and underscores): letters, digits and
 * hyphens, an international name as xn--.  The dot of the root zone is dropped:
 * no URL, Host or certificate has it.
 */
bool host_read_name(const char *text, size_t n, char out[SETTINGS_MAX_HOST]);

/* 1 to 65535. */
bool host_read_port(const char *text, unsigned *out);

/*
 * http://[USER:PASSWORD@]HOST:PORT[/]; user and password percent-encoded where
 * needed.  The password is written where there is a user.
 */
bool host_read_proxy(const char *url, struct proxy *out, char password[SETTINGS_MAX_PASSWORD]);

#endif
