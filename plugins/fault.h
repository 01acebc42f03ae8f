/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went wrong inside the plugin: wrong use or a broken machine.  A server
 * that does not answer is no fault but a result, see evidence.h.
 *
 * Functions that can fail so return false and fill the fault with a finished
 * sentence; when they return true it is untouched.  Only main turns a fault
 * into an UNKNOWN line.
 */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

#define FAULT_MAX_TEXT 512 /* bytes of a sentence, its NUL included */
#define FAULT_MAX_PATH 150 /* bytes of a path in it, so that the reason behind has room */

struct fault {
	char text[FAULT_MAX_TEXT];
};

/*
 * Writes the sentence, made safe to print; always returns false, so that a
 * caller can return it.
 */
bool fault_set(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
