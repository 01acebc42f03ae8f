/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of --extra-opts, with the rules and places of Monitoring Plugins
 * (lib/extra_opts.c, lib/parse_ini.c).
 */
#ifndef INIFILE_H
#define INIFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

#define INIFILE_MAX_BYTES   65536              /* bytes of a file */
#define INIFILE_MAX_LINE    8192               /* bytes of an entry, NUL included */
#define INIFILE_MAX_PATH    1024               /* bytes, NUL included */
#define INIFILE_MAX_SECTION 128                /* of a section's name, NUL included */
#define INIFILE_SECTION     "check_activesync" /* where none is named */
#define INIFILE_WAIT        1.0 /* seconds for a pipe without a writer: --timeout is not known yet */

/* Where an entry stands. */
struct inifile {
	char path[INIFILE_MAX_PATH];
	unsigned line;
	bool readable_by_others;
};

/*
 * Called for each "key=value" or bare "key" (value NULL) of the section; the
 * words live until it returns.  False stops, fault set.
 */
typedef bool inifile_entry(void *context, const struct inifile *file, const char *key, const char *value,
                           struct fault *fault);

struct inifile_reader {
	const char *section;
	inifile_entry *entry;
	void *context;
};

/*
 * Reads the entries of "[SECTION][@FILE]" (each part may be missing, spec may
 * be NULL: the section is then INIFILE_SECTION, the file the first that exists
 * of the usual places).  FILE "-" is standard input.  False: no such file (the
 * fault names the places tried), one that others can write, too large, no
 * text, no such section, or what inifile_parse() finds.
 */
bool inifile_read(const char *spec, inifile_entry *entry, void *context, struct fault *fault);

/*
 * The same from memory; file says where it came from and is kept up to date
 * with the line.  A line is "[section]", "key=value", "key", blank, or a
 * comment that begins with ; or #.  Blanks around section, key and value are
 * dropped; a value may be empty and hold any of = ; # in it.  A section may
 * come more than once.  Other sections' lines are not looked at.  False: an
 * entry before the first section, one without a key, one too long, or a
 * section that is missing or empty.
 */
bool inifile_parse(const struct inifile_reader *reader, const char *bytes, size_t n, struct inifile *file,
                   struct fault *fault);

#endif
