/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For calls that hang within libcurl: a name lookup where it has no resolver of
 * its own, and Kerberos, whose library waits for a KDC without a limit.  A
 * second thread makes the call.  If the deadline passes first, the waiting
 * thread touches nothing that the other one uses but two atomic numbers, and
 * ends the process.
 */
#include "transport_inside.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wipe.h"

#define STACK_BYTES (1024UL * 1024)
#define GRACE_US    30000 /* for a thread that does not hang: its own account of the deadline is fuller */

struct work {
	struct transport *transport;
	struct deadline deadline;
	struct request request;
	struct answer answer;
	struct fault fault;
	bool usable;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool done; /* guarded by the lock */
};

static void *work(void *argument)
{
	struct work *w = argument;

	w->usable = transport_perform(w->transport, &w->request, &w->deadline, &w->answer, &w->fault);
	(void)pthread_mutex_lock(&w->lock);
	w->done = true;
	(void)pthread_cond_signal(&w->ended);
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Like pthreads' own, these return 0 or an error number. */
static int prepare_waiting(struct work *w)
{
	pthread_condattr_t monotonic;
	int error = pthread_condattr_init(&monotonic);

	if (error)
		return error;
	error = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	if (!error)
		error = pthread_cond_init(&w->ended, &monotonic);
	if (!error)
		error = pthread_mutex_init(&w->lock, NULL);
	(void)pthread_condattr_destroy(&monotonic);
	return error;
}

/* Signals stay with the thread that waits, as it prints.  A crash of this one nobody else can catch. */
static int start_thread(struct work *w, pthread_t *thread)
{
	pthread_attr_t attributes;
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };
	sigset_t all, before;
	int error = pthread_attr_init(&attributes);

	if (error)
		return error;
	(void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
	sigfillset(&all);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigdelset(&all, crashes[i]);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(thread, &attributes, work, w);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attributes);
	return error;
}

static void end_waiting(struct work *w)
{
	(void)pthread_cond_destroy(&w->ended);
	(void)pthread_mutex_destroy(&w->lock);
}

static int start(struct work *w, pthread_t *thread)
{
	int error = prepare_waiting(w);

	if (error)
		return error;
	error = start_thread(w, thread);
	if (error)
		end_waiting(w);
	return error;
}

static bool wait_for(struct work *w, const struct deadline *d)
{
	int64_t until = d->end_us + GRACE_US;
	struct timespec end = { .tv_sec = (time_t)(until / 1000000),
		                .tv_nsec = (long)(until % 1000000) * 1000 };
	int error = 0;
	bool done;

	(void)pthread_mutex_lock(&w->lock);
	while (!w->done && error == 0)
		error = pthread_cond_timedwait(&w->ended, &w->lock, &end);
	done = w->done;
	(void)pthread_mutex_unlock(&w->lock);
	return done;
}

static void give_up(struct transport *t, const struct deadline *d, int64_t started, struct answer *a)
{
	t->stuck = true;
	a->ending = ENDING_TIMEOUT;
	a->phase = t->now.phase;
	a->connections = t->now.sockets;
	a->time.total = deadline_elapsed_us(d) - started;
}

static void discard(struct work *w)
{
	end_waiting(w);
	wipe_bytes(&w->answer, sizeof(w->answer));
	free(w);
}

bool transport_perform_apart(struct transport *t, const struct request *r, const struct deadline *d,
                             struct answer *a, struct fault *fault)
{
	int64_t started = deadline_elapsed_us(d);
	struct work *w = calloc(1, sizeof(*w));
	pthread_t thread;
	bool usable;
	int error;

	if (!w)
		return fault_set(fault, "out of memory");
	w->transport = t;
	w->deadline = *d;
	w->request = *r;
	w->answer = *a;
	error = start(w, &thread);
	if (error) {
		free(w);
		return fault_set(fault, "cannot start a thread for a call that may hang: %s",
		                 strerror(error));
	}
	if (!wait_for(w, d)) {
		give_up(t, d, started, a);
		return true;
	}
	(void)pthread_join(thread, NULL);
	usable = w->usable;
	if (usable)
		*a = w->answer;
	else
		*fault = w->fault;
	discard(w);
	return usable;
}
