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

static const char secret[] = "cHJvYmU6Z2VoZWlt"; /* probe:geheim in base64 */

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
	if (p && memmem(p, malloc_usable_size(p), secret, sizeof(secret) - 1))
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
	ck_assert_ptr_nonnull(strstr(peer.seen->bytes, secret));
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
	static char space[OUTPUT_MAX];
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
	tcase_add_test(t, from_the_answer_to_the_printed_line_no_memory_is_taken);
	suite_add_tcase(s, t);
	return s;
}
