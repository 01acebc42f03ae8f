/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for libraries; a failure to get any is remembered.  A TLS handshake or a name
 * lookup that fails for lack of memory looks to its caller like a fault of the server.
 * What they give back can be overwritten.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* What the functions below do when there is none. */
void memory_note_shortage(void);

/*
 * As malloc(), calloc(), realloc() and strdup(); the caller gives back with
 * free().  The first is inline as OpenSSL asks for memory 14000 times in a run.
 */
static inline void *memory_get(size_t n)
{
	void *p = malloc(n);

	if (!p)
		memory_note_shortage();
	return p;
}

void *memory_get_zeroed(size_t count, size_t n);
void *memory_resize(void *p, size_t n);
char *memory_copy(const char *s);

/*
 * As free() and realloc(), and nothing of what stood in the piece is left:
 * libraries keep passwords, tokens and keys in theirs and do not clear them.
 * Only the GNU C library says how large a piece is: with another one nothing
 * is overwritten.
 */
void memory_forget(void *p);
void *memory_replace(void *p, size_t n);

/* Whether one of them has failed in this process, or 64 KiB cannot be had now. */
bool memory_was_short(void);

#endif
