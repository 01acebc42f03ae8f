/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the run's secrets out of what a server sent, however it wrote them. */
#ifndef REDACT_H
#define REDACT_H

#include <stddef.h>

#include "answer.h"
#include "secret.h"
#include "settings.h"

/*
 * Overwrites each occurrence of a secret with `*`, byte for byte, in the
 * headers, the kept head of the body, the texts of the certificate and the
 * error text.  Found are the password, the token, the proxy's password and
 * the Authorization value: plain, in any case of letters, percent-encoded, as
 * HTML or JSON escapes, interleaved with NUL, in hexadecimal and in base64 at
 * any alignment.  Values of Cookie, Set-Cookie and of every Authorization
 * field are overwritten whole.  A piece at the very end of what was kept goes too.
 */
void redact_answer(struct answer *a, const struct settings *s, const struct secret *secret);

/* The same for any bytes. */
void redact_bytes(char *bytes, size_t n, const struct settings *s, const struct secret *secret);

#endif
