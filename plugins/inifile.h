/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of --extra-opts, with the rules and places of Monitoring Plugins (lib/extra_opts.c, lib/parse_ini.c). */
#ifndef INIFILE_H
#define INIFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

#define INIFILE_MAX_BYTES 65536 /* of a file */
#define INIFILE_MAX_PATH 1024

/* Called for each "key=value" or bare "key" (value NULL) of the section; false stops, fault set. */
typedef bool inifile_entry(void *context, const char *key, const char *value, struct fault *fault);

/*
 * Reads the entries of "[SECTION][@FILE]" (each part may be missing: the
 * section is then check_activesync, the file the first that exists of the
 * usual places).  FILE "-" is standard input.  The path read is copied to
 * used.  False: no such file (the fault names the places tried) or section,
 * one that others can write, too large, not text, or a line that is none.
 */
bool inifile_read(const char *spec, inifile_entry *entry, void *context, char used[INIFILE_MAX_PATH], struct fault *fault);

#endif
