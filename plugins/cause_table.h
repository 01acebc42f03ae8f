/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of causes, one per subject; private to cause.c and causes_*.c.
 *
 * A new cause is a new row in the table it belongs to, with the facts it needs
 * (fact_table.h), and a fixture in tests/fixtures in which it ranks first.
 * Texts are plain English of at most CAUSE_MAX_TEXT characters: what happens,
 * where to look, what to do.  What no document states stays soft ("usually").
 */
#ifndef CAUSE_TABLE_H
#define CAUSE_TABLE_H

#include "cause.h"

struct cause_table {
	const struct cause *row;
	size_t count;
};

/* A table's rows and their number, to initialize a struct cause_table with. */
#define CAUSE_ROWS(rows) .row = (rows), .count = sizeof(rows) / sizeof((rows)[0])

extern const struct cause_table causes_policy, causes_tls, causes_network, causes_status, causes_access;
extern const struct cause_table causes_login, causes_request, causes_directory, causes_exchange;
extern const struct cause_table causes_servers, causes_proxy, causes_answer;

/* The signs of a row.  Apart from it they hold no address, so that the dynamic linker need not touch them. */
#define SIGNS (const struct sign[CAUSE_MAX_SIGNS])

#endif
