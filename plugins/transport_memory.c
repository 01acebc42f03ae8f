/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What libcurl gives back is overwritten: it holds passwords, tokens and the
 * header lines they are sent in, and does not clear them itself.
 */
#include "transport_inside.h"

#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "memory.h"
#include "wipe.h"

#define LARGE (12UL * 1024) /* bytes */

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
static void forget(void *p)
{
	size_t n = malloc_usable_size(p);

	if (n < LARGE)
		wipe_bytes(p, n);
	else
		wipe_pages(p, n);
	free(p);
}

static void give_back(void *p)
{
	if (p)
		forget(p);
}

/* The C library's own would leave the old bytes where they were. */
static void *enlarge(void *p, size_t n)
{
	size_t before = p ? malloc_usable_size(p) : 0;
	void *larger;

	if (n <= before)
		return p;
	larger = memory_get(n);
	if (!larger || !p)
		return larger;
	memcpy(larger, p, before);
	forget(p);
	return larger;
}

CURLcode transport_start_library(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, memory_get, give_back, enlarge, memory_copy,
	                            memory_get_zeroed);
}

#else

CURLcode transport_start_library(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, memory_get, free, memory_resize, memory_copy,
	                            memory_get_zeroed);
}

#endif
