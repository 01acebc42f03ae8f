/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of ActiveSync that the plugin speaks (MS-ASHTTP 2.2.1.1.2.4). */
#ifndef VERSION_H
#define VERSION_H

#include <stdbool.h>

#define VERSION_COUNT 7

/* "2.5" to "16.1", oldest first; NULL ends them. */
extern const char *const version_oldest_first[VERSION_COUNT + 1];

/* Whether a version is as new as another or newer; what is no version, such as "", is older than all. */
bool version_at_least(const char *version, const char *other);

#endif
