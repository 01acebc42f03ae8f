/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <stdint.h>
#include <string.h>

#define MAX_SHOWN 32 /* characters of a word from outside that a message repeats */

struct reading {
	struct settings *settings;
	struct fault *fault;
	uint64_t seen;    /* rows used, one bit each */
	bool names_files; /* --extra-opts was seen */
};

typedef bool use_handler(struct reading *r, const struct option_use *use);

static const struct option_row *find_name(const char *name, size_t n)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		if (strlen(row->name) == n && memcmp(row->name, name, n) == 0)
			return row;
	return NULL;
}

static const struct option_row *find_letter(char letter)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		if (row->letter && row->letter == letter)
			return row;
	return NULL;
}

/* An "@" stands between credentials and host, unless it begins a range. */
static bool may_show(const struct option_use *use)
{
	if (!use->value || use->row->echo == ECHO_NOTHING)
		return false;
	if (use->row->echo == ECHO_NUMBER)
		return strspn(use->value, "0123456789.,+-") == strlen(use->value);
	return !*use->value || !strchr(use->value + 1, '@');
}

static void add_place(struct text *t, const struct inifile *file)
{
	if (file)
		text_addf(t, " (%s, line %u)", file->path, file->line);
}

static bool refuse(struct reading *r, const struct option_use *use, const char *what)
{
	char space[FAULT_MAX_TEXT];
	struct text t;

	TEXT_IN(&t, space);
	text_addf(&t, "--%s %s", use->row->name, what);
	add_place(&t, use->file);
	return fault_set(r->fault, "%s", space);
}

/* Blanks at its ends are not shown, so they are named. */
static void add_refused(struct text *t, const char *value)
{
	size_t n = strlen(value);

	text_add(t, ", not \"");
	text_add_safe(t, value, n, MAX_SHOWN);
	text_add(t, "\"");
	if (n > 0 && (text_blanks(value, 1) > 0 || text_blanks(value + n - 1, 1) > 0))
		text_add(t, " with blanks around it");
}

/* "--port takes a port number, 1 to 65535, not "65536"". */
static bool refuse_value(struct reading *r, const struct option_use *use)
{
	char space[FAULT_MAX_TEXT];
	struct text t;

	TEXT_IN(&t, space);
	text_add(&t, "takes ");
	options_add_wants(&t, use->row);
	if (!use->value)
		text_add(&t, ", but no value was given");
	else if (may_show(use))
		add_refused(&t, use->value);
	return refuse(r, use, space);
}

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/* Only the option's name is repeated: the value after it may be a password. */
static bool refuse_unknown(struct reading *r, const char *name, size_t n, const struct inifile *file)
{
	char space[FAULT_MAX_TEXT];
	struct text t;

	TEXT_IN(&t, space);
	text_add(&t, "unknown option ");
	text_add_safe(&t, name, n, MAX_SHOWN);
	add_place(&t, file);
	return fault_set(r->fault, "%s", space);
}

static bool use_option(struct reading *r, const struct option_use *use)
{
	const struct option_row *row = use->row;
	struct fault own = { "" };

	r->seen |= UINT64_C(1) << (row - options_rows);
	if (!row->set) {
		r->names_files = true;
		return true;
	}
	if (row->set(r->settings, use, &own))
		return true;
	return own.text[0] ? refuse(r, use, own.text) : refuse_value(r, use);
}

/* An entry of an ini file.  Like Monitoring Plugins, "flag=" is the bare flag. */
static bool use_entry(void *context, const struct inifile *file, const char *key, const char *value,
                      struct fault *fault)
{
	struct reading *r = context;
	struct option_use use = { .value = value, .file = file };

	(void)fault; /* r->fault is the same */
	use.row = key[1] ? find_name(key, strlen(key)) : find_letter(key[0]);
	if (!use.row)
		return refuse_unknown(r, key, strspn(key, NAME_CHARACTERS), file);
	if (use.row->place == PLACE_ARGV_ONLY)
		return refuse(r, &use, "cannot be used in an ini file");
	if (use.row->takes == TAKES_NOTHING && value && *value)
		return refuse(r, &use, "takes no value");
	if (use.row->takes == TAKES_VALUE && !value)
		return refuse_value(r, &use);
	return use_option(r, &use);
}

/* In this walk only --extra-opts counts: the other options follow in the next one, so that they win. */
static bool use_file(struct reading *r, const struct option_use *use)
{
	return use->row->set || inifile_read(use->value, use_entry, r, r->fault);
}

struct walk {
	struct reading *reading;
	use_handler *handle;
	int argc;
	char *const *argv;
	int at; /* the word being read */
	const struct option_row *last;
};

static const char *next_word(struct walk *w)
{
	return w->at + 1 < w->argc ? w->argv[++w->at] : NULL;
}

/* After an option whose value is optional, a word that begins with - is the next option. */
static const char *next_value(struct walk *w)
{
	return w->at + 1 < w->argc && w->argv[w->at + 1][0] != '-' ? w->argv[++w->at] : NULL;
}

/* value: what came in the same word as the option, or NULL. */
static bool take(struct walk *w, const struct option_row *row, const char *value)
{
	struct option_use use = { .row = row, .value = value };

	w->last = row;
	if (row->place == PLACE_INI_ONLY)
		return refuse(w->reading, &use,
		              "is taken from an ini file only: all users can read a command line");
	if (row->takes == TAKES_NOTHING && value)
		return refuse(w->reading, &use, "takes no value");
	if (row->takes == TAKES_VALUE && !value)
		use.value = next_word(w);
	if (row->takes == TAKES_OPTIONAL_VALUE && !value)
		use.value = next_value(w);
	if (row->takes == TAKES_VALUE && !use.value)
		return refuse_value(w->reading, &use);
	return w->handle(w->reading, &use);
}

static bool take_long(struct walk *w, const char *word)
{
	size_t n = strcspn(word + 2, "=");
	const struct option_row *row = find_name(word + 2, n);

	if (!row)
		return refuse_unknown(w->reading, word, n + 2, NULL);
	return take(w, row, word[n + 2] ? word + n + 3 : NULL);
}

static bool reading_on(const struct walk *w)
{
	return w->reading->settings->action == ACTION_PROBE;
}

/* "-vk4", "-p443", "-H" "name": the first letter that takes a value takes the rest of the word. */
static bool take_letters(struct walk *w, const char *word)
{
	for (const char *at = word + 1; *at && reading_on(w); at++) {
		const struct option_row *row = find_letter(*at);
		bool last = !at[1];

		if (!row)
			return refuse_unknown(w->reading, (const char[]){ '-', *at }, 2, NULL);
		if (row->takes != TAKES_NOTHING)
			return take(w, row, last ? NULL : at + 1);
		if (!take(w, row, NULL))
			return false;
	}
	return true;
}

/* Its text is not repeated: it may be a password in the wrong place. */
static bool stray(struct walk *w)
{
	if (w->last)
		return fault_set(w->reading->fault,
		                 "argument %d (after --%s) is not an option; no other arguments are accepted",
		                 w->at, w->last->name);
	return fault_set(w->reading->fault, "argument %d is not an option; no other arguments are accepted",
	                 w->at);
}

/* Hands each option of the command line to the handler, up to the first that asks for another action. */
static bool walk(struct reading *r, int argc, char *const argv[], use_handler *handle)
{
	struct walk w = { .reading = r, .handle = handle, .argc = argc, .argv = argv };

	for (w.at = 1; w.at < argc && reading_on(&w); w.at++) {
		const char *word = argv[w.at];

		if (word[0] != '-' || !word[1])
			return stray(&w);
		if (strcmp(word, "--") == 0) {
			w.at++;
			return w.at >= argc || stray(&w);
		}
		if (!(word[1] == '-' ? take_long(&w, word) : take_letters(&w, word)))
			return false;
	}
	return true;
}

static bool refuse_missing(const struct reading *r, const struct option_row *row)
{
	char space[FAULT_MAX_TEXT];
	struct text wants;

	TEXT_IN(&wants, space);
	options_add_wants(&wants, row);
	return fault_set(r->fault, "-%c, --%s=%s is missing: it takes %s", row->letter, row->name,
	                 row->argument, space);
}

static bool check_required(const struct reading *r)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		if (row->required && !(r->seen >> (row - options_rows) & 1))
			return refuse_missing(r, row);
	return true;
}

/* With ini files the command line is read again after them, so that it wins. */
bool options_parse(int argc, char *const argv[], struct settings *s, struct fault *fault)
{
	struct reading r = { .settings = s, .fault = fault };

	settings_begin(s);
	if (!walk(&r, argc, argv, use_option))
		return false;
	if (s->action != ACTION_PROBE)
		return true;
	if (r.names_files) {
		settings_begin(s);
		if (!walk(&r, argc, argv, use_file) || !walk(&r, argc, argv, use_option))
			return false;
	}
	return check_required(&r) && options_complete(s, fault);
}
