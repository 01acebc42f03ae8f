/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection of the loopback server: TLS or not, bytes, requests, and the ways to end. */
#ifndef FAKECONNECTION_H
#define FAKECONNECTION_H

#include "fakeserver.h"

#define CONNECTION_MAX_REQUEST 262144

/* True at once where there is no TLS. */
bool connection_handshake(struct server *s, struct connection *c);

/* Up to that many bytes; 0 at the end or when the connection broke. */
size_t connection_receive(struct connection *c, char *to, size_t room);

/* All of it; false when the peer does not take it. */
bool connection_deliver(struct connection *c, const char *from, size_t len);

/* Reads one whole request into `request`, NUL-terminated; false when the peer closed or it is too large. */
bool connection_read_request(struct server *s, struct connection *c,
                             char request[CONNECTION_MAX_REQUEST + 1]);

/* Finds text in bytes that hold no NUL before it, in any case of letters. */
const char *connection_find(const char *hay, const char *needle);

/* What the Content-Length of a message says, or 0. */
size_t connection_length(const char *head);

/* Ends the connection and waits until the peer has seen that: closing at once could discard what was sent. */
void connection_part(struct connection *c);

/* Makes the close that follows a reset. */
void connection_reset(struct connection *c);

#endif
