/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies as a person can read them, for -vvv. */
#ifndef DUMP_H
#define DUMP_H

#include <stddef.h>

#include "text.h"

/*
 * Adds WBXML as an indented tree, one element a line ("FolderSync", "  Status 1"),
 * each line behind the given prefix; a token without a name is "page:token" in
 * hexadecimal.  Ends with a line that says so when the bytes are cut or malformed.
 */
void dump_wbxml(struct text *t, const char *prefix, const void *bytes, size_t n);

/* Adds text line by line, each made safe and at most 160 characters long. */
void dump_text(struct text *t, const char *prefix, const char *bytes, size_t n);

#endif
