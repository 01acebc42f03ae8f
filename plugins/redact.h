/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the run's secrets out of what a server sent, however it wrote them. */
#ifndef REDACT_H
#define REDACT_H

#include "answer.h"
#include "cookies.h"
#include "secret.h"
#include "settings.h"

/*
 * A shorter secret stands in too many words by chance: it is found only as a
 * word of its own and within the base64 of a whole login.
 */
#define REDACT_MIN_SECRET 4

/*
 * Overwrites each occurrence of a secret with `*`, byte for byte, in the
 * headers, the kept head of the body, the texts of the certificate, the error
 * text and what the request repeats of an answer before.  All of them are
 * searched as they came, before anything is cut or made safe to print; a header
 * as its whole line, a coded X-FailureContext decoded, and WBXML that is to be
 * shown (-vvv) also with the pieces of its texts put together.
 *
 * Secrets are the password, the token, the proxy's password and the cookies of
 * the run: `run` holds those of the answers before, and gets those that this
 * one sets, which are wiped there.  They are found in any case of letters, in
 * each spelling of spelling.h, interleaved with NUL, broken over lines, without
 * the blanks around them; all but cookies also in hexadecimal and in base64 at
 * any alignment, those of ASCII as UTF-16 in either as well, and the whole
 * login ("user:password") in base64.  Of a text that was cut, by a limit or the
 * end of the connection, a piece of a secret at its end goes too.
 *
 * Without being known, overwritten are: values of header fields whose names
 * hold "cookie" or "authorization", but for a cookie's name, which tells what
 * balancer set it; the same fields shown within a text; and the blob behind
 * "NTLM" or "Negotiate", and any NTLM message.
 */
void redact_answer(struct answer *a, const struct settings *s, const struct secret *secret,
                   struct cookies *run);

#endif
