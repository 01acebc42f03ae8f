/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_activesync: one real FolderSync, one verdict.  Here the stages are strung together, nothing else. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cause.h"
#include "containment.h"
#include "deadline.h"
#include "diagnosis.h"
#include "evidence.h"
#include "fault.h"
#include "followup.h"
#include "memory.h"
#include "options.h"
#include "output.h"
#include "probe.h"
#include "report.h"
#include "secret.h"
#include "tls.h"
#include "verdict.h"

#define HEAP_BYTES      (1024 * 1024)
#define PAGE_BYTES      4096
#define READING_TIMEOUT 5.0 /* seconds for options and ini files */

/*
 * Everything a run holds; too large for the small stacks some pollers give.
 * The order keeps together what every run touches, on as few pages as can be.
 */
struct run {
	char space[2 * OPTIONS_MAX_HELP]; /* of text */
	struct settings settings;
	char metric[128]; /* of time, for the line of a signal */
	struct secret secret;
	struct fault fault;
	_Alignas(PAGE_BYTES) struct probe probe;
	struct deadline deadline;
	struct text text;
	struct verdict verdict;
	struct diagnosis diagnosis;
	struct evidence evidence;
	struct request next; /* of --diagnose */
};

_Static_assert(offsetof(struct run, settings) % PAGE_BYTES == 0,
               "so that a part of it begins a page, see settings.h");

/* What libraries do at their end costs 5 % of a run, and could wait for a name server. */
static _Noreturn void leave(enum state state)
{
#ifdef LEAK_CHECK
	exit((int)state);
#else
	_exit((int)state);
#endif
}

static _Noreturn void finish(struct run *run, enum state state)
{
	probe_close(&run->probe);
	secret_wipe(&run->secret);
	settings_wipe(&run->settings);
	if (!run->deadline.end_us) {
		run->deadline = deadline_start(SETTINGS_TIMEOUT); /* help waits for its reader, too */
		deadline_guard(&run->deadline);
	}
	if (!output_write(run->text.data, run->text.len, &run->deadline))
		state = STATE_UNKNOWN;
	leave(state);
}

static _Noreturn void refuse_usage(struct run *run)
{
	report_fault(run->fault.text, NULL, 0, &run->text);
	options_usage(&run->text);
	finish(run, STATE_UNKNOWN);
}

static _Noreturn void give_up(struct run *run)
{
	int64_t elapsed = run->deadline.end_us ? deadline_elapsed_us(&run->deadline) : 0;

	if (memory_was_short())
		(void)fault_set(&run->fault, "out of memory");
	report_fault(run->fault.text, &run->settings, elapsed, &run->text);
	finish(run, STATE_UNKNOWN);
}

static _Noreturn void explain(struct run *run)
{
	if (run->settings.explain[0])
		report_article(cause_find(run->settings.explain), &run->text);
	else
		report_list(&run->text);
	finish(run, STATE_UNKNOWN);
}

static void add_version(struct text *t)
{
	text_add(t, "check_activesync " PACKAGE_VERSION " (");
	transport_library(t);
	text_add(t, ")\n");
}

static _Noreturn void inform(struct run *run)
{
	TEXT_IN(&run->text, run->space);
	if (run->settings.action == ACTION_EXPLAIN)
		explain(run);
	if (run->settings.action == ACTION_HELP)
		options_help(&run->text);
	else
		add_version(&run->text);
	finish(run, STATE_UNKNOWN);
}

static void measure(struct run *run)
{
	struct text t;

	TEXT_IN(&t, run->metric);
	report_time(&run->settings, 0, &t);
	output_measure(&run->deadline, strchr(run->metric, ';'));
}

static bool load_secret(struct run *run)
{
	if (!secret_ask(&run->settings, &run->secret, &run->fault))
		return false;
	run->deadline = deadline_start(run->settings.timeout);
	deadline_guard(&run->deadline);
	measure(run);
	return secret_load(&run->settings, &run->deadline, &run->secret, &run->fault);
}

static void judge(struct run *run)
{
	struct factset seen;

	facts_observe(&run->evidence, &seen);
	diagnosis_make(&seen, &run->diagnosis);
}

static bool ask_further(struct run *run)
{
	while (followup_next(&run->evidence, &run->diagnosis, &run->next)) {
		if (!probe_further(&run->probe, &run->next, &run->evidence, &run->fault))
			return false;
		judge(run);
	}
	return true;
}

static bool gather(struct run *run)
{
	if (!load_secret(run))
		return false;
	if (!probe_open(&run->probe, &run->settings, &run->secret, &run->deadline, &run->fault))
		return false;
	if (!probe_run(&run->probe, &run->evidence, &run->fault))
		return false;
	judge(run);
	return !run->settings.diagnose || ask_further(run);
}

/*
 * GnuTLS asks the program for this (GNUTLS_SKIP_GLOBAL_INIT of gnutls.h) before
 * it sets itself up.  Debian's libcurl brings it along for RTMP and LDAP, which
 * no run speaks; who does use it, as libldap would, calls gnutls_global_init().
 */
int _gnutls_global_init_skip(void); /* NOLINT(bugprone-reserved-identifier) */

int _gnutls_global_init_skip(void) /* NOLINT(bugprone-reserved-identifier) */
{
	return 1;
}

/* OpenSSL takes half a megabyte in small pieces: the heap grows for all of them at once. */
static void size_heap(void)
{
#ifdef M_TOP_PAD
	(void)mallopt(M_TOP_PAD, HEAP_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, 2 * HEAP_BYTES);
#endif
}

int main(int argc, char *argv[])
{
	static struct run all;
	struct run *run = &all;
	struct deadline reading = deadline_start(READING_TIMEOUT);

	size_heap();
	output_catch_signals();
	deadline_guard(&reading);
	containment_begin();
	tls_begin(); /* Short of memory OpenSSL 3.5 waits for a lock of its own: only the guard ends that. */
	text_begin(&run->text, run->space, OUTPUT_MAX_BYTES);
	if (!options_parse(argc, argv, &run->settings, &run->fault)) {
		if (memory_was_short())
			give_up(run);
		refuse_usage(run);
	}
	if (run->settings.action != ACTION_PROBE)
		inform(run);
	if (!gather(run))
		give_up(run);
	run->evidence.total_us = deadline_elapsed_us(&run->deadline);
	verdict_reach(&run->evidence, &run->diagnosis, &run->verdict);
	report_write(&run->evidence, &run->diagnosis, &run->verdict, &run->text);
	finish(run, run->verdict.state);
}
