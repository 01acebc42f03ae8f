/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of causes, one per subject; private to cause.c and causes_*.c.
 *
 * A new cause is a new row in the table it belongs to, with the facts it needs
 * (fact_table.h), and a fixture in tests/fixtures in which it ranks first.
 * Texts are plain English of at most CAUSE_MAX_TEXT characters: what happens,
 * where to look, what to do.  What no document states stays soft ("usually").
 */
#ifndef CAUSES_H
#define CAUSES_H

#include "cause.h"

struct cause_table {
	const struct cause *row;
	size_t count;
};

#define CAUSE_TABLE(rows) { (rows), sizeof(rows) / sizeof((rows)[0]) }

extern const struct cause_table causes_policy, causes_tls, causes_network, causes_status, causes_access, causes_login,
	causes_request, causes_directory, causes_exchange, causes_servers, causes_proxy, causes_answer;

#endif
