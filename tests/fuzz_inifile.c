/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer: bytes as an ini file.  Entries must be trimmed words, in the order of their lines. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "inifile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check_entry(void *context, const struct inifile *file, const char *key, const char *value,
                        struct fault *fault)
{
	unsigned *line = context;

	(void)fault;
	if (!*key || strchr(key, '=') || strchr(key, '\n') || key[0] == ' ' || key[strlen(key) - 1] == ' ')
		abort();
	if (value &&
	    (strchr(value, '\n') || (*value && (value[0] == ' ' || value[strlen(value) - 1] == ' '))))
		abort();
	if (file->line <= *line)
		abort();
	*line = file->line;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned line = 0;
	const struct inifile_reader reader = { .section = "s", .entry = check_entry, .context = &line };
	struct inifile file = { .path = "fuzz.ini" };
	struct fault fault = { "" };
	bool done = inifile_parse(&reader, (const char *)data, size, &file, &fault);

	if (done == (fault.text[0] != '\0') || (done && line == 0))
		abort();
	return 0;
}
