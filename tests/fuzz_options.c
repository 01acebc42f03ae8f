/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: words separated by NUL as a command line.  Whatever was taken must
 * keep the limits it promises; a fault must be a printable sentence.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

#define MAX_WORDS 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held)
{
	if (!held)
		abort();
}

static bool is_printable(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7F || *s == '|')
			return false;
	return true;
}

static void check_settings(const struct settings *s)
{
	demand(s->hostname[0] && s->username[0] && s->port >= 1 && s->port <= 65535);
	demand(!strpbrk(s->hostname, "/@ \t\r\n?#%") && !strpbrk(s->address, "/@ \t\r\n?#%"));
	demand(s->path[0] == '/' && !strpbrk(s->path, " \r\n?#"));
	demand(!strpbrk(s->user_agent, "\r\n") && is_printable(s->protocol_version) &&
	       is_printable(s->policy_key));
	demand(strlen(s->device_id) >= 1 && strlen(s->device_id) <= 32);
	demand(strlen(s->device_type) >= 1 && strlen(s->device_type) <= 32);
	demand(s->timeout > 0 && s->timeout <= 86400);
	demand(s->cert_crit <= s->cert_warn && s->verbose <= 3);
	demand(!(s->proxy.given && s->plain_http) && !s->proxy.user[0] && !s->has_ini_password);
	for (size_t i = 0; i < s->folder_count; i++)
		demand(s->folder[i][0] && strlen(s->folder[i]) < FOLDERSYNC_MAX_NAME);
}

/* Files are read by another target. */
static bool names_file(const char *word)
{
	return strstr(word, "extra-opts") != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct settings settings;
	static char program[] = "check_activesync";
	char *argv[MAX_WORDS + 1] = { program };
	struct fault fault = { "" };
	int argc = 1;
	char *words = malloc(size + 1);

	if (!words)
		return 0;
	if (size)
		memcpy(words, data, size);
	words[size] = '\0';
	for (size_t at = 0; at < size && argc < MAX_WORDS; at += strlen(words + at) + 1)
		if (!names_file(words + at))
			argv[argc++] = words + at;
	argv[argc] = NULL;
	if (!options_parse(argc, argv, &settings, &fault))
		demand(fault.text[0] && is_printable(fault.text));
	else if (settings.action == ACTION_PROBE)
		check_settings(&settings);
	free(words);
	return 0;
}
