/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who takes memory, and what happens when there is none.  The linker hands all
 * calls of the plugin's own objects, and through them libcurl's, to this file
 * (--wrap).  The whole binary, OpenSSL included: test_out_of_memory.sh.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diagnosis.h"
#include "harness.h"
#include "memory.h"
#include "output.h"
#include "peer.h"
#include "report.h"
#include "sending.h"

static long taken, failing; /* how many allocations were made; which one fails, 0 for none */
static bool seen_secret;    /* in a piece that was given back */

#define LOGIN "cHJvYmU6Z2VoZWlt" /* probe:geheim in base64 */

static const char *sought = LOGIN;

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);
void __wrap_free(void *p);

static bool fails(void)
{
	return ++taken == failing;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
	return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

void __wrap_free(void *p)
{
	size_t n = p ? malloc_usable_size(p) : 0;

	if (n > 0 && memmem(p, n, sought, strlen(sought)))
		seen_secret = true;
	__real_free(p);
}

static struct peer peer;

static void answer_nothing(struct peer_connection *c)
{
	while (peer_read_request(c))
		peer_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

static void begin(void)
{
	peer_start(&peer, answer_nothing, NULL);
	sending_begin(peer.port);
}

enum { WHOLE_ANSWER, NO_MEMORY, SOMETHING_ELSE };

static int send_once(void)
{
	bool usable = sending_open();

	if (usable) {
		usable = sending_send();
		sending_close();
	}
	if (!usable)
		return memory_was_short() || strcmp(sending.fault.text, "out of memory") == 0
		               ? NO_MEMORY
		               : SOMETHING_ELSE;
	return sending.answer.ending == ENDING_COMPLETE && sending.answer.status == 200 ? WHOLE_ANSWER
	                                                                                : SOMETHING_ELSE;
}

/* That memory was short is remembered, so each has a process of its own. */
static int outcome_without(long allocation)
{
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		taken = 0;
		failing = allocation;
		_exit(send_once());
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status), "allocation %ld: signal %d", allocation, WTERMSIG(status));
	return WEXITSTATUS(status);
}

START_TEST(an_allocation_that_fails_is_never_taken_for_a_fault_of_the_server)
{
	unsigned without = 0;
	long all;

	begin();
	ck_assert_int_eq(send_once(), WHOLE_ANSWER);
	all = taken;
	for (long n = 1; n <= all; n++) {
		int outcome = outcome_without(n);

		ck_assert_msg(outcome != SOMETHING_ELSE, "allocation %ld of %ld", n, all);
		without += outcome == NO_MEMORY;
	}
	ck_assert_int_gt(all, 50);
	ck_assert_uint_gt(without, 20);
	peer_stop(&peer);
}
END_TEST

START_TEST(remembers_that_there_was_none)
{
	ck_assert(!memory_was_short());
	failing = taken + 1;
	ck_assert_ptr_null(memory_get(1));
	ck_assert(memory_was_short());
}
END_TEST

START_TEST(a_large_piece_that_cannot_be_had_is_a_shortage)
{
	failing = taken + 1;
	ck_assert(memory_was_short());
	ck_assert(!memory_was_short());
}
END_TEST

START_TEST(what_libcurl_gives_back_holds_no_credentials)
{
	begin();
	ck_assert_int_eq(send_once(), WHOLE_ANSWER);
	ck_assert_ptr_nonnull(strstr(peer.seen->bytes, LOGIN));
	ck_assert(!seen_secret);
	peer_stop(&peer);
}
END_TEST

/* What stands around a login that is repeated at the end of so many bytes. */
static const struct {
	const char *head;
	size_t filler;
	const char *tail;
} echoes[] = {
	{ "HTTP/1.1 403 No\r\nContent-Length: 0\r\nX-Long: ", 20000, "\r\n\r\n" },
	{ "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Basic ", 20000, "\r\n\r\n" },
	{ "HTTP/1.1 302 No\r\nContent-Length: 0\r\nLocation: /", 20000, "\r\n\r\n" },
	{ "HTTP/1.1 ", 20000, "\r\nContent-Length: 0\r\n\r\n" },
	{ "HTTP/1.1 500 No\r\nContent-Length: 7000\r\n\r\n", 6000, "" },
	/* what is no part of the answer */
	{ "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 7000, "" },
	{ "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n1;", 7000, "\r\nx\r\n0\r\n\r\n" },
	{ "<html>", 7000, "" },
};

#define BEHIND 30000 /* bytes of a header line that go on behind the login */

static void repeat_login(struct peer_connection *c)
{
	static char filler[BEHIND];
	size_t i = *(const size_t *)c->argument;

	memset(filler, '.', sizeof(filler));
	if (!peer_read_request(c))
		return;
	peer_say(c, echoes[i].head);
	peer_write(c, filler, echoes[i].filler);
	peer_say(c, LOGIN);
	if (echoes[i].filler > 16384)
		peer_write(c, filler, sizeof(filler));
	peer_say(c, echoes[i].tail);
}

START_TEST(nor_does_it_hold_them_when_a_server_repeats_them)
{
	const size_t number = (size_t)_i;

	peer_start(&peer, repeat_login, &number);
	sending_begin(peer.port);
	sending.settings.diagnose = true; /* libcurl keeps more */
	(void)send_once();
	ck_assert(!seen_secret);
	peer_stop(&peer);
}
END_TEST

static void tunnel(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	peer_say(c, "HTTP/1.1 200 OK\r\n\r\n");
	answer_nothing(c);
}

/* In groups of three bytes, as base64 has them, LOGIN is the end of its base64. */
START_TEST(the_longest_password_for_a_proxy_leaves_no_end)
{
	struct settings *s = &sending.settings;

	peer_start(&peer, tunnel, NULL);
	sending_begin(peer.port);
	s->proxy.given = true;
	s->proxy.port = peer.port;
	memcpy(s->proxy.host, "127.0.0.1", 10);
	memcpy(s->proxy.user, "p", 2);
	memset(s->proxy_password, 'x', SETTINGS_PASSWORD_BYTES);
	memcpy(s->proxy_password + SETTINGS_PASSWORD_BYTES - 12, "probe:geheim", 13);
	ck_assert_int_eq(send_once(), WHOLE_ANSWER);
	ck_assert_ptr_nonnull(strstr(peer.seen->bytes, "eHh4" LOGIN));
	ck_assert(!seen_secret);
	peer_stop(&peer);
}
END_TEST

/* How many allocations the stages from the body to the line make; the harness makes its own before. */
static long taken_by_report_of(const struct fixture *f)
{
	static struct evidence evidence;
	static struct answer answer;
	static struct diagnosis diagnosis;
	static struct verdict verdict;
	static char space[OUTPUT_MAX_BYTES];
	struct factset seen;
	struct text t;
	long before;

	fixture_evidence(f, "-vvv", &evidence);
	before = taken;
	answer_begin(&answer, NULL, 0);
	(void)answer_body(&answer, f->body, f->body_len);
	answer_end(&answer);
	facts_observe(&evidence, &seen);
	diagnosis_make(&seen, &diagnosis);
	verdict_reach(&evidence, &diagnosis, &verdict);
	TEXT_IN(&t, space);
	report_write(&evidence, &diagnosis, &verdict, &t);
	return taken - before;
}

START_TEST(from_the_answer_to_the_printed_line_no_memory_is_taken)
{
	char **names = fixture_names(".reply");

	for (char **name = names; *name; name++) {
		struct fixture f;

		fixture_load(*name, &f);
		ck_assert_msg(taken_by_report_of(&f) == 0, "%s", *name);
		fixture_free(&f);
	}
	fixture_names_free(names);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("memory");
	TCase *t = tcase_create("taken");

	give_each_test_a_process();
	tcase_set_timeout(t, 60);
	tcase_add_test(t, an_allocation_that_fails_is_never_taken_for_a_fault_of_the_server);
	tcase_add_test(t, remembers_that_there_was_none);
	tcase_add_test(t, a_large_piece_that_cannot_be_had_is_a_shortage);
	tcase_add_test(t, what_libcurl_gives_back_holds_no_credentials);
	tcase_add_loop_test(t, nor_does_it_hold_them_when_a_server_repeats_them, 0,
	                    sizeof(echoes) / sizeof(echoes[0]));
	tcase_add_test(t, the_longest_password_for_a_proxy_leaves_no_end);
	tcase_add_test(t, from_the_answer_to_the_printed_line_no_memory_is_taken);
	suite_add_tcase(s, t);
	return s;
}
