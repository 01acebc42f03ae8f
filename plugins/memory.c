/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "wipe.h"

#define LARGE        (12UL * 1024) /* bytes */
#define LITTLE_SPACE (64UL * 1024) /* the same */

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

#ifdef __GLIBC__

/*
 * The whole pages of a large piece, a buffer that was hardly used, are handed
 * back to the kernel: to overwrite them would first bring in those that nothing
 * was ever written to.
 */
static void wipe_pages(unsigned char *p, size_t n)
{
	size_t page = (size_t)getpagesize();
	size_t head = (page - (uintptr_t)p % page) % page;
	size_t whole = n < head ? 0 : (n - head) / page * page;

	if (whole == 0 || madvise(p + head, whole, MADV_DONTNEED) != 0) {
		wipe_bytes(p, n);
		return;
	}
	wipe_bytes(p, head);
	wipe_bytes(p + head + whole, n - head - whole);
}

/* The whole of it: what was written, and how far, nobody is told. */
void memory_forget(void *p)
{
	size_t n = malloc_usable_size(p);

	if (!p)
		return;
	if (n < LARGE)
		wipe_bytes(p, n);
	else
		wipe_pages(p, n);
	free(p);
}

/* The C library's own would leave the old bytes where they were. */
void *memory_replace(void *p, size_t n)
{
	size_t before = malloc_usable_size(p);
	void *larger;

	if (n <= before)
		return p;
	larger = memory_get(n);
	if (!larger || !p)
		return larger;
	memcpy(larger, p, before);
	memory_forget(p);
	return larger;
}

#else

void memory_forget(void *p)
{
	free(p);
}

void *memory_replace(void *p, size_t n)
{
	return memory_resize(p, n);
}

#endif

bool memory_was_short(void)
{
	void *volatile piece; /* else the compiler may take it for granted */

	piece = malloc(LITTLE_SPACE);
	free(piece);
	return !piece || atomic_load(&was_short);
}
