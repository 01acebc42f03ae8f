/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wipe.h"

#include <string.h>

void wipe_bytes(void *p, size_t n)
{
#ifdef HAVE_EXPLICIT_BZERO
	explicit_bzero(p, n);
#else
	volatile unsigned char *at = p;

	while (n-- > 0)
		*at++ = 0;
#endif
}
