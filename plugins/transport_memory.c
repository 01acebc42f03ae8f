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
#endif

#include "memory.h"
#include "wipe.h"

#ifdef __GLIBC__

/* The whole of it: what was written, and how far, nobody is told. */
static void forget(void *p)
{
	wipe_bytes(p, malloc_usable_size(p));
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
