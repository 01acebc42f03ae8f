/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every recorded answer against what its .expect says; fixtures/README.md explains the keys. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis.h"
#include "evidence.h"
#include "harness.h"
#include "output.h"
#include "promises.h"
#include "report.h"
#include "server.h"
#include "verdict.h"

#define MAX_VALUE 512

static const char *const keys[] = { "from", "options", "wait", "state", "cause", "also", "never", "server" };

static const char **names; /* of the .expect files, NULL behind the last */

/* One answer, judged. */
struct judged {
	struct fixture expectation, reply;
	struct evidence e;
	struct diagnosis d;
	struct verdict v;
};

static struct judged now;

/* The n-th (from 0) value of a key, or false. */
static bool expected(const char *key, size_t n, char value[MAX_VALUE])
{
	const char *at = now.expectation.raw, *end = at + now.expectation.raw_len;
	size_t len = strlen(key);

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t line = (size_t)((newline ? newline : end) - at);

		if (line > len + 2 && memcmp(at, key, len) == 0 && memcmp(at + len, ": ", 2) == 0 &&
		    n-- == 0) {
			(void)snprintf(value, MAX_VALUE, "%.*s", (int)(line - len - 2), at + len + 2);
			return true;
		}
		at += line + 1;
	}
	return false;
}

static void set_wait(const char *seconds)
{
	double wait;

	ck_assert_msg(text_decimal(seconds, &wait), "wait: %s", seconds);
	now.e.main.time.firstbyte = (int64_t)(wait * 1e6);
	now.e.main.time.total = now.e.main.time.firstbyte + 12832;
	now.e.total_us = now.e.main.time.total;
}

static void judge(const char *name)
{
	char reply[MAX_VALUE], value[MAX_VALUE];
	struct factset seen;

	fixture_load(name, &now.expectation);
	(void)snprintf(reply, sizeof(reply), "%.*s.reply", (int)(strlen(name) - strlen(".expect")), name);
	fixture_load(reply, &now.reply);
	fixture_evidence(&now.reply, expected("options", 0, value) ? value : NULL, &now.e);
	if (expected("wait", 0, value))
		set_wait(value);
	facts_observe(&now.e, &seen);
	diagnosis_make(&seen, &now.d);
	verdict_reach(&now.e, &now.d, &now.v);
}

static void forget(void)
{
	fixture_free(&now.expectation);
	fixture_free(&now.reply);
}

/* "a possible, b possible", for messages. */
static const char *findings(void)
{
	static char room[2048];
	struct text t;

	TEXT_IN(&t, room);
	for (size_t i = 0; i < now.d.found; i++)
		text_addf(&t, "%s%s %s", i ? ", " : "", now.d.finding[i].cause->key,
		          sure_name(now.d.finding[i].sign->sure));
	return room;
}

static bool found(const char *key)
{
	for (size_t i = 0; i < now.d.found; i++)
		if (strcmp(now.d.finding[i].cause->key, key) == 0)
			return true;
	return false;
}

/* Whether the key is one of "a|b|c". */
static bool is_one_of(const char *key, const char *alternatives, size_t n)
{
	const char *end = alternatives + n;

	while (alternatives < end) {
		size_t len = strcspn(alternatives, "| ");

		if (len == strlen(key) && memcmp(alternatives, key, len) == 0)
			return true;
		alternatives += len + 1;
	}
	return false;
}

/* "key", "key|key", either with a blank and how sure behind it. */
static bool comes_first(const char *cause)
{
	size_t n = strcspn(cause, " ");

	if (now.d.found == 0 || !is_one_of(now.d.finding[0].cause->key, cause, n))
		return false;
	return !cause[n] || strcmp(cause + n + 1, sure_name(now.d.finding[0].sign->sure)) == 0;
}

static void check_state(struct text *wrong)
{
	char state[MAX_VALUE];

	if (!expected("state", 0, state))
		text_add(wrong, "\n  no state is expected");
	else if (strcmp(state_name(now.v.state), state) != 0) {
		text_addf(wrong, "\n  state %s, not %s ", state_name(now.v.state), state);
		report_aspect(&now.e, &now.v, now.v.decided, wrong);
	}
}

static void check_causes(struct text *wrong)
{
	char cause[MAX_VALUE];

	if (expected("cause", 0, cause) && !comes_first(cause))
		text_addf(wrong, "\n  %s does not come first (diagnosis.h: how they are ranked)", cause);
	if (now.v.state == STATE_OK && now.d.found > 0)
		text_add(wrong, "\n  a cause although all is well");
	for (size_t n = 0; expected("also", n, cause); n++)
		if (!found(cause))
			text_addf(wrong, "\n  %s is missing", cause);
	for (size_t n = 0; expected("never", n, cause); n++)
		if (found(cause))
			text_addf(wrong, "\n  %s cannot be", cause);
}

static void check_server(struct text *wrong)
{
	static char line[OUTPUT_MAX_BYTES];
	char server[MAX_VALUE], room[MAX_VALUE];
	struct server s;
	struct text t;

	if (!expected("server", 0, server))
		return;
	server_identify(&now.e.main, &s);
	TEXT_IN(&t, room);
	server_add_name(&s, &t);
	if (strcmp(room, server) != 0)
		text_addf(wrong, "\n  the server is called %s, not %s", room, server);
	TEXT_IN(&t, line);
	report_write(&now.e, &now.d, &now.v, &t);
	line[strcspn(line, "\n")] = '\0';
	if (!strstr(line, server))
		text_addf(wrong, "\n  %s is not in: %s", server, line);
}

START_TEST(judges_each_answer_as_expected)
{
	char room[2048];
	struct text wrong;

	TEXT_IN(&wrong, room);
	judge(names[_i]);
	check_state(&wrong);
	check_causes(&wrong);
	check_server(&wrong);
	ck_assert_msg(wrong.len == 0, "%s:%s\n  found: %s", names[_i], room, findings());
	forget();
}
END_TEST

/* Whatever the answer: at every verbosity. */
static const char *promise_of_output_broken(void)
{
	static char output[OUTPUT_MAX_BYTES];
	static struct settings settings;
	const char *broken = NULL;
	struct text t;

	settings = *now.e.asked;
	now.e.asked = &settings;
	for (settings.verbose = 0; settings.verbose <= 3 && !broken; settings.verbose++) {
		TEXT_IN(&t, output);
		report_write(&now.e, &now.d, &now.v, &t);
		broken = promise_broken(output, t.len, now.v.state);
	}
	return broken;
}

START_TEST(keeps_the_promises_of_the_output)
{
	for (size_t i = 0; names[i]; i++) {
		const char *broken;

		judge(names[i]);
		broken = promise_of_output_broken();
		ck_assert_msg(!broken, "%s, verbosity %u: %s", names[i], now.e.asked->verbose - 1, broken);
		forget();
	}
}
END_TEST

static bool is_key(const char *line)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strncmp(line, keys[i], strlen(keys[i])) == 0 &&
		    strncmp(line + strlen(keys[i]), ": ", 2) == 0)
			return true;
	return false;
}

static void check_lines(const char *name)
{
	const char *at, *end;
	char value[MAX_VALUE];

	fixture_load(name, &now.expectation);
	at = now.expectation.raw;
	end = at + now.expectation.raw_len;
	ck_assert_msg(expected("from", 0, value), "%s does not say where it is from", name);
	ck_assert_msg(end[-1] == '\n', "%s ends within a line", name);
	for (; at < end; at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1)
		ck_assert_msg(is_key(at), "%s: %.40s", name, at);
	fixture_free(&now.expectation);
}

START_TEST(has_no_line_that_nobody_reads)
{
	for (size_t i = 0; names[i]; i++)
		check_lines(names[i]);
}
END_TEST

static bool has_expectation(const char *reply)
{
	size_t n = strlen(reply) - strlen(".reply");

	for (size_t i = 0; names[i]; i++)
		if (strncmp(names[i], reply, n) == 0 && strcmp(names[i] + n, ".expect") == 0)
			return true;
	return false;
}

/* OPTIONS and GET were captured, too; a check sends neither for its verdict. */
static bool is_of_another_method(const char *reply)
{
	static const char *const words[] = { "-options", "-get", "-head.", "-put." };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(reply, words[i]))
			return true;
	return false;
}

START_TEST(leaves_no_answer_unjudged)
{
	char **replies = fixture_names(".reply");

	for (size_t i = 0; replies[i]; i++)
		ck_assert_msg(has_expectation(replies[i]) || is_of_another_method(replies[i]),
		              "%s has no .expect", replies[i]);
	fixture_names_free(replies);
}
END_TEST

/* By itself, for the harness's functions may only be called within a test. */
static int find_names(void)
{
	static glob_t files;
	char pattern[MAX_VALUE];
	const char *srcdir = getenv("srcdir");

	(void)snprintf(pattern, sizeof(pattern), "%s/fixtures/*.expect", srcdir ? srcdir : TESTS_SRCDIR);
	if (glob(pattern, 0, NULL, &files) != 0)
		return 0;
	names = calloc(files.gl_pathc + 1, sizeof(*names));
	for (size_t i = 0; names && i < files.gl_pathc; i++)
		names[i] = strrchr(files.gl_pathv[i], '/') + 1;
	return names ? (int)files.gl_pathc : 0;
}

Suite *suite(void)
{
	Suite *s = suite_create("fixtures");
	TCase *t = tcase_create("fixtures");
	int count = find_names();

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, judges_each_answer_as_expected, 0, count);
	tcase_add_test(t, keeps_the_promises_of_the_output);
	tcase_add_test(t, has_no_line_that_nobody_reads);
	tcase_add_test(t, leaves_no_answer_unjudged);
	suite_add_tcase(s, t);
	return s;
}
