/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets out of memory. */
#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

/* Overwrites memory in a way the compiler keeps. */
void wipe_bytes(void *p, size_t n);

#endif
