/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every test program shares.  harness.c holds main(), which runs suite(),
 * all tests in one process: a process for each costs more than most tests do.
 * To find a test that crashes, set CK_FORK=yes in the environment.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

/* Of an array, as the int that loop tests take. */
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Each test program defines it. */
Suite *suite(void);

/*
 * Called by a suite() whose tests leave behind what the next ones would notice,
 * such as signal handlers, environment and namespaces, or that have a time limit:
 * check keeps limits only of processes.  CK_FORK=no overrides this.
 */
void give_each_test_a_process(void);

/*
 * Copies n bytes so that the last one touches a page that may not be read: an
 * over-read of one byte ends the test.  Freed by guard_free().
 */
const unsigned char *guard_copy(const void *bytes, size_t n);
void guard_free(const unsigned char *copy, size_t n);

/* A recorded answer of tests/fixtures: status line to end of body. */
struct fixture {
	char *raw; /* the file as it is */
	size_t raw_len;
	const char *head; /* status line and header lines, blank line included; with any interim answers */
	size_t head_len;
	char *body; /* the body with any chunked encoding undone */
	size_t body_len;
	bool complete;   /* the body is as long as its length or its last chunk says */
	unsigned status; /* of the final answer, 0 when there is none */
};

/*
 * Loads tests/fixtures/NAME, found through the environment's srcdir or the
 * build's; ends the test when it cannot.
 */
void fixture_load(const char *name, struct fixture *f);
void fixture_free(struct fixture *f);

/*
 * Names of all files of tests/fixtures that end in the suffix, sorted, NULL
 * behind the last; freed by fixture_names_free().
 */
char **fixture_names(const char *suffix);
void fixture_names_free(char **names);

struct settings;
struct evidence;

/*
 * Replays a fixture through the pure functions: the settings as
 * options_parse() leaves them after "-H mail.example.org -u probe" and the
 * further options (a blank-separated list, may be NULL), the answer read into
 * e->main as over TLS with a certificate that has 71 days left; one that is not
 * complete was cut off.  The settings are static and overwritten by the next call.
 */
void fixture_evidence(const struct fixture *f, const char *options, struct evidence *e);

/* The name of a fact's row, "HTTP_500"; see fact_table.h. */
const char *fact_name(unsigned fact);

#endif
