/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Throw-away certificates for the loopback server: one good, and one for each way to be wrong. */
#ifndef FAKECERTS_H
#define FAKECERTS_H

#include <stdbool.h>

/*
 * Writes into the directory, which must exist (PEM; the private key of every server
 * certificate but one is server.key):
 *
 *   ca.pem               the authority a probe is told to trust
 *   good.pem             localhost, 127.0.0.1, ::1, mail.example.org, outlook.office365.com; 71 days
 *   soon.pem             the same, 5 days
 *   expired.pem          the same, for 10 days no more
 *   not-yet-valid.pem    the same, not for another 10 days
 *   wrong-name.pem       elsewhere.example.net
 *   self-signed.pem      its own issuer
 *   unknown-issuer.pem   leaf and root of an authority nobody trusts
 *   chain-complete.pem   leaf and the intermediate that issued it
 *   chain-missing.pem    the same leaf alone
 *   chain-long.pem       a leaf and the 50 intermediates above it
 *   giant.pem            good, but for 8000 names too many
 *   small-key.pem        good, but for its key, small.key: RSA of 1024 bits
 *   client.pem           of a client, issued by ca.pem; its key is client.key
 *
 * False, with a line on stderr, when it cannot.
 */
bool fakecerts_make(const char *directory);

#endif
