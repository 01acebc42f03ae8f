/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line.  One table of rows (options_table.c) drives parsing, usage,
 * help, ini files and the machine-readable list that tests hold the manual,
 * the completion and the monitoring definitions against.
 *
 * A new option is a row there, a setter in options_set.c unless one fits, and
 * a field in settings.h; what must hold between options is options_check.c.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"
#include "inifile.h"
#include "settings.h"
#include "text.h"

enum option_takes { TAKES_NOTHING, TAKES_VALUE, TAKES_OPTIONAL_VALUE };
enum option_place { PLACE_ANY, PLACE_INI_ONLY, PLACE_ARGV_ONLY };

/* How much of a refused value a message may repeat: it could be a secret in the wrong place. */
enum option_echo { ECHO_NOTHING, ECHO_NUMBER, ECHO_VALUE };

struct option_row;

/* One use of an option. */
struct option_use {
	const struct option_row *row;
	const char *value;          /* NULL when there is none */
	const struct inifile *file; /* NULL: from the command line */
};

/*
 * Takes the value into the settings.  False when it is not what the row wants;
 * the fault is then filled only if there is more to say than that.
 */
typedef bool option_setter(struct settings *s, const struct option_use *use, struct fault *fault);

struct option_row {
	const char *name; /* long, without dashes */
	char letter;      /* '\0' when there is none */
	enum option_takes takes;
	const char *argument;       /* what help calls it: "NAME", "SECONDS"; NULL with TAKES_NOTHING */
	const char *wants;          /* what it takes, for usage errors: "a port number, 1 to 65535" */
	const char *const *choices; /* or the words it takes, NULL at their end; else NULL */
	enum option_place place;
	enum option_echo echo;
	bool required;
	bool repeatable;    /* each use counts; of the others the last one does */
	const char *group;  /* heading in help: "Server", "Login", … */
	const char *help;   /* a phrase; the choices are added, and help breaks it into lines */
	const char *def;    /* the default as help shows it, NULL when there is none */
	option_setter *set; /* NULL for --extra-opts, which the parser itself carries out */
	size_t at;          /* for setters that serve many rows: where in the settings */
};

/* The rows, ended by one whose name is NULL; those of a group stand together. */
extern const struct option_row options_rows[];

/*
 * Reads the ini files that --extra-opts names and then argv into *s, which it
 * clears first, and completes it: defaults, DOMAIN\user, the DeviceId.  False:
 * wrong usage or a file that cannot be read; the fault names the option and
 * what it takes.  The first --help, --version or --explain ends the reading;
 * nothing else is checked then, no file read.  folder[] points into argv and
 * into *s itself.  Secrets may be in *s whatever the result: settings_wipe().
 */
bool options_parse(int argc, char *const argv[], struct settings *s, struct fault *fault);

/* What must hold between options, and what follows from them; the last step of options_parse(). */
bool options_complete(struct settings *s, struct fault *fault);

/* What the row takes, as a usage error says it: its wants, or "a, b or c" of its choices. */
void options_add_wants(struct text *t, const struct option_row *row);

/* What help says of the row, its choices included. */
void options_add_help(struct text *t, const struct option_row *row);

/* The synopsis, at most 22 lines of 80 columns. */
void options_usage(struct text *t);

/* The whole help text; the room it needs is at most OPTIONS_MAX_HELP. */
#define OPTIONS_MAX_HELP 16384
void options_help(struct text *t);

#endif
