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

#include "wipe.h"

#ifdef __GLIBC__

#define SMALL 4096

/* A large piece begins as zeros, which cost nothing on fresh pages: forget() sees where its text ends. */
static void *take(size_t n)
{
	return n > SMALL ? calloc(1, n) : malloc(n);
}

/* Of a large piece, often a buffer that was hardly used, the text goes: a long token, a request's header. */
static void forget(void *p)
{
	size_t n = malloc_usable_size(p);

	if (n > SMALL)
		n = SMALL + strnlen((char *)p + SMALL, n - SMALL);
	wipe_bytes(p, n);
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
	larger = take(n);
	if (!larger || !p)
		return larger;
	memcpy(larger, p, before);
	forget(p);
	return larger;
}

CURLcode transport_start_library(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back, enlarge, strdup, calloc);
}

#else

CURLcode transport_start_library(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT);
}

#endif
