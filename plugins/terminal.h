/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line typed on a terminal without being seen. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"

struct terminal {
	int fd;
	const char *prompt; /* shown on the terminal itself, never on standard output; NULL for none */
	const struct deadline *deadline; /* NULL: without end */
};

/*
 * Reads a line, its end included, into room bytes with the echo off; returns
 * how many came, 0 when none did.  What was typed beyond the room is dropped.
 *
 * SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGTSTP are held back while the echo
 * is off, so that it is on again before one is acted upon; a run that
 * survives the signal asks again.
 */
size_t terminal_read_hidden(const struct terminal *t, char *out, size_t room);

#endif
