/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints the option table for contrib/generate and test_docs.sh: a line each,
 * separated by tabs: long name, letter, what it takes (nothing, value,
 * optional), argument, place (any, ini, argv), repeat or once, required or
 * optional, group, default, help, choices with blanks between them.  "-" stands
 * for what a row does not have.
 */
#include <stdio.h>

#include "options.h"

static const char *or_dash(const char *word)
{
	return word ? word : "-";
}

static const char *takes_name(enum option_takes takes)
{
	static const char *const names[] = {
		[TAKES_NOTHING] = "nothing", [TAKES_VALUE] = "value", [TAKES_OPTIONAL_VALUE] = "optional"
	};

	return names[takes];
}

static const char *place_name(enum option_place place)
{
	static const char *const names[] = {
		[PLACE_ANY] = "any", [PLACE_INI_ONLY] = "ini", [PLACE_ARGV_ONLY] = "argv"
	};

	return names[place];
}

static void print_choices(const char *const *choices)
{
	(void)printf("%s", or_dash(choices ? choices[0] : NULL));
	for (size_t i = 1; choices && choices[i]; i++)
		(void)printf(" %s", choices[i]);
}

static void print_row(const struct option_row *row)
{
	char space[512];
	struct text help;

	TEXT_IN(&help, space);
	options_add_help(&help, row);
	(void)printf("%s\t%c\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", row->name, row->letter ? row->letter : '-',
	             takes_name(row->takes), or_dash(row->argument), place_name(row->place),
	             row->repeatable ? "repeat" : "once", row->required ? "required" : "optional", row->group,
	             or_dash(row->def), space);
	print_choices(row->choices);
	(void)printf("\n");
}

int main(void)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		print_row(row);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
