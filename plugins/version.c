/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "version.h"

#include <string.h>

#include "text.h"

#define MAX_PART 999

const char *const version_oldest_first[VERSION_COUNT + 1] = { "2.5",  "12.0", "12.1", "14.0",
	                                                      "14.1", "16.0", "16.1", NULL };

/* So that 2.5 sorts before 12.0. */
static unsigned long rank(const char *version)
{
	size_t n = strcspn(version, ".");
	unsigned long major, minor;

	if (!version[n] || !text_number_bytes(version, n, MAX_PART, &major) ||
	    !text_number(version + n + 1, MAX_PART, &minor))
		return 0;
	return major * (MAX_PART + 1) + minor;
}

bool version_at_least(const char *version, const char *other)
{
	return rank(version) >= rank(other);
}
