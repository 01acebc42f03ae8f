/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LARGE (64UL * 1024)

static atomic_bool was_short; /* libcurl looks names up in a thread */

void memory_note_shortage(void)
{
	atomic_store(&was_short, true);
}

static void *note(void *p)
{
	if (!p)
		memory_note_shortage();
	return p;
}

void *memory_get_zeroed(size_t count, size_t n)
{
	return note(calloc(count, n));
}

void *memory_resize(void *p, size_t n)
{
	return note(realloc(p, n));
}

char *memory_copy(const char *s)
{
	return note(strdup(s));
}

bool memory_was_short(void)
{
	void *volatile piece; /* else the compiler may take it for granted */

	piece = malloc(LARGE);
	free(piece);
	return !piece || atomic_load(&was_short);
}
