/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bodies as a person can read them, for -vvv. */
#ifndef DUMP_H
#define DUMP_H

#include <stddef.h>

#include "text.h"

#define DUMP_MAX_TEXT 160 /* characters shown of one text or line */
#define DUMP_MAX_REST 512 /* bytes shown of what follows malformed WBXML */

/*
 * Adds WBXML as an indented tree, one element a line ("FolderSync", "  Status 1"),
 * each line behind the given prefix.  An element of another page than the one it
 * stands in is named with its page ("  AirSync:Status 142"); a token without a
 * name is "page:token" in hexadecimal.  Ends with a line that says so when the
 * bytes are cut or malformed, or when bytes follow the document; those behind
 * the malformed ones follow as text.
 */
void dump_wbxml(struct text *t, const char *prefix, const void *bytes, size_t n);

/* Adds text line by line, blank ones left out, each made safe. */
void dump_text(struct text *t, const char *prefix, const char *bytes, size_t n);

#endif
