/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attacks of the loopback server on its clients. */
#ifndef FAKEHOSTILE_H
#define FAKEHOSTILE_H

#include "fakeserver.h"

/* All of them, ended by one without a name. */
extern const struct behaviour hostile_behaviours[];

/* Parrots: answers with the password of the request, each in another place and spelling: fakeparrot.c. */
void parrot_in_page(struct server *s, struct connection *c);
void parrot_in_headers(struct server *s, struct connection *c);
void parrot_in_folders(struct server *s, struct connection *c);
void parrot_in_reason(struct server *s, struct connection *c);

#endif
