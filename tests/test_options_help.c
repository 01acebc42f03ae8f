/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the options say about themselves. */
#include <stdio.h>
#include <string.h>

#include "cause.h"
#include "harness.h"
#include "options.h"

#define WIDTH 79

static char space[OPTIONS_MAX_HELP];
static struct text text;

static void begin(void)
{
	TEXT_IN(&text, space);
}

/* Calls check for each line, without its end. */
static int each_line(void (*check)(const char *line))
{
	char line[512];
	int count = 0;

	for (const char *at = space; *at; count++) {
		size_t n = strcspn(at, "\n");

		ck_assert_msg(at[n] == '\n', "the last line has no end");
		ck_assert_uint_lt(n, sizeof(line));
		memcpy(line, at, n);
		line[n] = '\0';
		check(line);
		at += n + 1;
	}
	return count;
}

static void check_line(const char *line)
{
	size_t n = strlen(line);

	ck_assert_msg(n <= WIDTH, "%zu columns: %s", n, line);
	ck_assert_msg(n == 0 || line[n - 1] != ' ', "ends in a blank: %s", line);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(line[i] >= ' ' && line[i] <= '~', "no printable ASCII: %s", line);
}

START_TEST(help_fits_a_terminal)
{
	options_help(&text);
	ck_assert(!text.cut);
	ck_assert_int_gt(each_line(check_line), 60);
}
END_TEST

START_TEST(help_shows_every_option_once)
{
	options_help(&text);
	for (const struct option_row *row = options_rows; row->name; row++) {
		char names[64];
		const char *found;

		if (row->place == PLACE_INI_ONLY)
			(void)snprintf(names, sizeof(names), "\n      %s=", row->name);
		else if (row->letter)
			(void)snprintf(names, sizeof(names), "\n  -%c, --%s", row->letter, row->name);
		else
			(void)snprintf(names, sizeof(names), "\n      --%s", row->name);
		found = strstr(space, names);
		ck_assert_msg(found && !strstr(found + 1, names), "%s stands not once in help", row->name);
	}
}
END_TEST

START_TEST(help_tells_the_rest_that_is_needed)
{
	static const char *const words[] = { "CHECK_ACTIVESYNC_PASSWORD", "CRITICAL", "UNKNOWN",
		                             "Examples:", "man 8 check_activesync" };

	options_help(&text);
	ck_assert_ptr_nonnull(strstr(space, words[_i]));
}
END_TEST

START_TEST(usage_fits_below_an_error)
{
	options_usage(&text);
	ck_assert(!text.cut);
	ck_assert_int_le(each_line(check_line), 22);
	ck_assert_ptr_nonnull(strstr(space, "Usage: check_activesync -H NAME -u USER ["));
	ck_assert_ptr_null(strstr(space, "--password="));
	for (const struct option_row *row = options_rows; row->name; row++) {
		char name[64];

		if (row->letter)
			(void)snprintf(name, sizeof(name), "-%c", row->letter);
		else
			(void)snprintf(name, sizeof(name), "--%s", row->name);
		ck_assert_msg(row->place == PLACE_INI_ONLY || strstr(space, name), "%s is not in usage",
		              row->name);
	}
}
END_TEST

START_TEST(rows_are_whole)
{
	for (const struct option_row *row = options_rows; row->name; row++) {
		ck_assert_msg(row->group && row->help && row->help[0], "%s", row->name);
		ck_assert_msg((row->takes == TAKES_NOTHING) == (row->argument == NULL), "%s", row->name);
		ck_assert_msg((row->takes != TAKES_NOTHING) == (row->wants || row->choices), "%s", row->name);
		ck_assert_msg(row->place != PLACE_INI_ONLY || row->echo == ECHO_NOTHING, "%s", row->name);
		for (const struct option_row *other = row + 1; other->name; other++) {
			ck_assert_str_ne(row->name, other->name);
			ck_assert_msg(!row->letter || row->letter != other->letter, "%s, %s", row->name,
			              other->name);
		}
	}
}
END_TEST

/* ---- options that ask for something else than a probe */

static struct settings settings;
static struct fault fault;

static bool parse(const char *line)
{
	char words[256], *argv[16], *rest = NULL;
	int argc = 0;

	(void)snprintf(words, sizeof(words), "check_activesync %s", line);
	for (char *word = strtok_r(words, " ", &rest); word && argc < 15; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(argc, argv, &settings, &fault);
}

static const struct {
	const char *line;
	enum action action;
} actions[] = {
	{ "-h", ACTION_HELP },
	{ "--help", ACTION_HELP },
	{ "-V", ACTION_VERSION },
	{ "--version", ACTION_VERSION },
	{ "--explain", ACTION_EXPLAIN },
	{ "-Vh", ACTION_VERSION },
	{ "-hV", ACTION_HELP },
	{ "-vh -p 99999", ACTION_HELP },
	{ "-h hunter2", ACTION_HELP },
	{ "--extra-opts=@/nonexistent -h", ACTION_HELP },
	{ "--explain -v", ACTION_EXPLAIN },
};

START_TEST(help_version_and_explain_need_nothing_and_end_the_reading)
{
	ck_assert_msg(parse(actions[_i].line), "%s", fault.text);
	ck_assert_int_eq(settings.action, actions[_i].action);
	ck_assert_str_eq(settings.explain, "");
}
END_TEST

START_TEST(explain_takes_the_key_of_a_cause)
{
	char line[128];

	for (int i = 0; i < 2; i++) {
		(void)snprintf(line, sizeof(line), "--explain%c%s", i ? ' ' : '=', cause_at(0)->key);
		ck_assert(parse(line));
		ck_assert_int_eq(settings.action, ACTION_EXPLAIN);
		ck_assert_str_eq(settings.explain, cause_at(0)->key);
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("options_help");
	TCase *c = tcase_create("help");

	tcase_add_checked_fixture(c, begin, NULL);
	tcase_add_test(c, help_fits_a_terminal);
	tcase_add_test(c, help_shows_every_option_once);
	tcase_add_loop_test(c, help_tells_the_rest_that_is_needed, 0, 5);
	tcase_add_test(c, usage_fits_below_an_error);
	tcase_add_test(c, rows_are_whole);
	tcase_add_loop_test(c, help_version_and_explain_need_nothing_and_end_the_reading, 0, COUNT(actions));
	tcase_add_test(c, explain_takes_the_key_of_a_cause);
	suite_add_tcase(s, c);
	return s;
}
