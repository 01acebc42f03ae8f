/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <string.h>

#define WIDTH        79
#define HELP_COLUMN  34
#define MAX_HELP     256
#define USAGE_COLUMN 24 /* strlen("Usage: check_activesync ") */

static const char head[] = "check_activesync does what a phone does when it starts to synchronise mail with\n"
			   "Exchange ActiveSync: one login and one request for the folders (FolderSync).\n"
			   "It gives one verdict, and says what is likely to be wrong when that is not OK.\n"
			   "\n"
			   "Usage: check_activesync -H NAME -u USER [OPTION]...\n";

static const char tail[] = "\n"
			   "RANGE is [@][START:][END]: alert outside START..END (inclusive); with @, inside\n"
			   "it. START defaults to 0, ~ is minus infinity, no END is infinity.\n"
			   "\n"
			   "Password:\n"
			   "  There is no option for it: every user can read command lines. It comes from\n"
			   "  --password-file, from password= in an ini file, or from the environment\n"
			   "  variable CHECK_ACTIVESYNC_PASSWORD; on a terminal the plugin asks for it.\n"
			   "  The methods negotiate, bearer and certificate need none.\n"
			   "\n"
			   "Result:\n"
			   "  0 OK        the folder list came, with an Inbox, within every threshold\n"
			   "  1 WARNING   a threshold, a busy server, a policy that the device must accept\n"
			   "  2 CRITICAL  mail does not synchronise (name, connection, TLS, login, server);\n"
			   "              or outside -c, below CRIT of -C, or a --folder is missing\n"
			   "  3 UNKNOWN   the check could not be made; wrong usage; -h, -V, --explain\n"
			   "\n"
			   "Examples:\n"
			   "  check_activesync -H mail.example.org -u 'EXAMPLE\\probe' -w 2 -c 5 -C 21,7 \\\n"
			   "        --password-file=/etc/nagios/activesync.password\n"
			   "    Checks login and folders, response time and days left of the certificate.\n"
			   "\n"
			   "  check_activesync -H mail.example.org -I 192.0.2.11 --extra-opts=activesync -v\n"
			   "    Asks one server behind the balancer, with the login from an ini file, and\n"
			   "    explains a failure: causes, how to confirm them, how to fix them.\n"
			   "\n"
			   "The manual says more: man 8 check_activesync. All causes: --explain.\n";

static void add_choices(struct text *t, const char *const *choices)
{
	for (size_t i = 0; choices[i]; i++) {
		if (i > 0)
			text_add(t, choices[i + 1] ? ", " : " or ");
		text_add(t, choices[i]);
	}
}

void options_add_wants(struct text *t, const struct option_row *row)
{
	if (row->choices)
		add_choices(t, row->choices);
	else
		text_add(t, row->wants);
}

void options_add_help(struct text *t, const struct option_row *row)
{
	text_add(t, row->help);
	if (row->choices) {
		text_add(t, ": ");
		add_choices(t, row->choices);
	}
}

static void add_word(struct text *t, const char *word, size_t n, size_t indent, size_t *column)
{
	if (*column > indent && *column + 1 + n > WIDTH) {
		text_addf(t, "\n%*s", (int)indent, "");
		*column = indent;
	} else if (*column > indent) {
		text_add(t, " ");
		++*column;
	}
	text_add_bytes(t, word, n);
	*column += n;
}

static void add_words(struct text *t, const char *words, size_t indent, size_t *column)
{
	while (*words) {
		size_t n = strcspn(words, " ");

		add_word(t, words, n, indent, column);
		words += n + (words[n] == ' ');
	}
}

static void add_value(struct text *t, const struct option_row *row)
{
	if (row->takes == TAKES_VALUE)
		text_addf(t, "=%s", row->argument);
	if (row->takes == TAKES_OPTIONAL_VALUE)
		text_addf(t, "[=%s]", row->argument);
}

/* "  -p, --port=PORT" */
static void add_names(struct text *t, const struct option_row *row)
{
	if (row->place == PLACE_INI_ONLY)
		text_addf(t, "      %s", row->name);
	else if (row->letter)
		text_addf(t, "  -%c, --%s", row->letter, row->name);
	else
		text_addf(t, "      --%s", row->name);
	add_value(t, row);
}

static void add_row(struct text *t, const struct option_row *row)
{
	size_t start = t->len, column;
	char space[MAX_HELP];
	struct text help;

	TEXT_IN(&help, space);
	options_add_help(&help, row);
	add_names(t, row);
	column = t->len - start;
	if (column + 2 > HELP_COLUMN) {
		text_add(t, "\n");
		column = 0;
	}
	text_addf(t, "%*s", (int)(HELP_COLUMN - column), "");
	column = HELP_COLUMN;
	add_words(t, space, HELP_COLUMN, &column);
	if (row->def) {
		struct text def;

		TEXT_IN(&def, space);
		text_addf(&def, "[%s]", row->def);
		add_word(t, space, def.len, HELP_COLUMN, &column);
	}
	text_add(t, "\n");
}

void options_help(struct text *t)
{
	const char *group = "";

	text_add(t, head);
	for (const struct option_row *row = options_rows; row->name; row++) {
		if (strcmp(row->group, group) != 0)
			text_addf(t, "\n%s:\n", row->group);
		group = row->group;
		add_row(t, row);
	}
	text_add(t, tail);
}

/* "[-p PORT]", "[--path=PATH]", without brackets when it must be given. */
static void add_synopsis(struct text *t, const struct option_row *row)
{
	text_add(t, row->required ? "" : "[");
	if (row->letter && row->takes == TAKES_VALUE)
		text_addf(t, "-%c %s", row->letter, row->argument);
	else if (row->letter)
		text_addf(t, "-%c", row->letter);
	else
		text_addf(t, "--%s", row->name);
	if (!row->letter)
		add_value(t, row);
	text_add(t, row->required ? "" : "]");
}

static void add_synopses(struct text *t, bool required, size_t *column)
{
	for (const struct option_row *row = options_rows; row->name; row++) {
		char space[WIDTH];
		struct text word;

		if (row->place == PLACE_INI_ONLY || row->required != required)
			continue;
		TEXT_IN(&word, space);
		add_synopsis(&word, row);
		add_word(t, space, word.len, USAGE_COLUMN, column);
	}
}

void options_usage(struct text *t)
{
	size_t column = USAGE_COLUMN;

	text_add(t, "Usage: check_activesync ");
	add_synopses(t, true, &column);
	add_synopses(t, false, &column);
	text_add(t, "\nHelp: check_activesync --help\n");
}
