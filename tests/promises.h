/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is promised of every output, as one check for tests and fuzzing. */
#ifndef PROMISES_H
#define PROMISES_H

#include <stddef.h>

#include "state.h"

/* NULL when the n bytes of a check's output keep every promise, else which one they break. */
const char *promise_broken(const char *output, size_t n, enum state state);

#endif
