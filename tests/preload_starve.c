/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine without memory, for LD_PRELOAD: runs the program once for each
 * allocation that it makes, in a process of its own in which that one fails.
 * The program is loaded once and forked at main(), which saves most of the time.
 *
 *	STARVE_MODE=once   that allocation alone, or from: all from there on
 *	STARVE_FIRST=1     the first allocation behind main() that fails
 *	STARVE_STEP=1      and each how many-th after it
 *	STARVE_DIR=DIR     gets an example of each kind of outcome, DIR/1.out, DIR/2.out...
 *
 * Standard output gets a line for each kind, "COUNT FIRST EXIT-CODE MS FILE": how
 * often, which allocation failed first, the exit code or minus the signal, the
 * longest time.  Outcomes that differ in numbers alone are of one kind.  The last
 * line is "ran COUNT of ALLOCATIONS".
 *
 * glibc only: it is asked for memory before anything could be looked up by name.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_KINDS  200
#define MAX_OUTPUT 16384
#define PATIENCE   15 /* seconds until a process counts as hung */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

typedef int program(int argc, char **argv, char **environment);
typedef int start_program(program *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                          void (*loader_fini)(void), void *stack_end);

struct outcome {
	int code;
	long ms;
	size_t len;
	char output[MAX_OUTPUT];
};

struct kind {
	int code;
	long count, first, ms;
	char *shape; /* the output with each number as one '#' */
};

static program *real_main;
static atomic_long
	*made;       /* allocations of the process that runs; shared with the parent, NULL before main() */
static long failing; /* 0: none */
static int and_on;   /* whether all behind it fail, too */
static struct kind kinds[MAX_KINDS];
static int kinds_len;

static int fails(void)
{
	long now;

	if (!made)
		return 0;
	now = atomic_fetch_add(made, 1) + 1;
	if (failing == 0 || (and_on ? now < failing : now != failing))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	return fails() ? NULL : __libc_calloc(count, n);
}

void *realloc(void *old, size_t n)
{
	return fails() ? NULL : __libc_realloc(old, n);
}

static _Noreturn void die(const char *what)
{
	(void)fprintf(stderr, "preload_starve: %s: %s\n", what, strerror(errno));
	_exit(126);
}

static long now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static pid_t running;

static void end_it(int number)
{
	(void)number;
	(void)kill(running, SIGKILL);
}

/* One process in which allocation `at` fails; its output goes into the file `fd`. */
static void run(long at, int fd, int argc, char **argv, char **environment, struct outcome *o)
{
	long start = now_ms();
	ssize_t n;
	int status;

	atomic_store(made, 0);
	if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		die("the output's file");
	running = fork();
	if (running < 0)
		die("fork");
	if (running == 0) {
		(void)signal(SIGALRM, SIG_DFL);
		if (dup2(fd, 1) < 0)
			die("dup2");
		failing = at;
		exit(real_main(argc, argv, environment));
	}
	(void)alarm(PATIENCE);
	if (waitpid(running, &status, 0) != running)
		die("waitpid");
	(void)alarm(0);
	o->code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
	o->ms = now_ms() - start;
	n = pread(fd, o->output, MAX_OUTPUT - 1, 0);
	o->len = n > 0 ? (size_t)n : 0;
	o->output[o->len] = '\0';
}

/* Static, and good until the next call. */
static const char *shape_of(const char *output)
{
	static char shape[MAX_OUTPUT];
	size_t n = 0;

	for (; *output != '\0'; output++) {
		if (!isdigit((unsigned char)*output))
			shape[n++] = *output;
		else if (n == 0 || shape[n - 1] != '#')
			shape[n++] = '#';
	}
	shape[n] = '\0';
	return shape;
}

static struct kind *kind_of(const struct outcome *o, long at, const char *directory)
{
	const char *shape = shape_of(o->output);
	struct kind *k;
	char path[4096];
	FILE *file;

	for (int i = 0; i < kinds_len; i++)
		if (kinds[i].code == o->code && strcmp(kinds[i].shape, shape) == 0)
			return &kinds[i];
	if (kinds_len == MAX_KINDS)
		die("too many kinds of outcome");
	k = &kinds[kinds_len++];
	*k = (struct kind){ .code = o->code, .first = at, .shape = strdup(shape) };
	(void)snprintf(path, sizeof(path), "%s/%d.out", directory, kinds_len);
	file = fopen(path, "w");
	if (!k->shape || !file || fwrite(o->output, 1, o->len, file) != o->len || fclose(file) != 0)
		die(path);
	return k;
}

static long setting(const char *name)
{
	const char *word = getenv(name);
	long value = word ? strtol(word, NULL, 10) : 0;

	return value > 0 ? value : 1;
}

static int starve(int argc, char **argv, char **environment)
{
	const char *directory = getenv("STARVE_DIR"), *mode = getenv("STARVE_MODE");
	int fd = memfd_create("output", MFD_CLOEXEC);
	static struct outcome o;
	long all, ran = 0;

	made = mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || made == MAP_FAILED || !directory || !mode)
		die("the start");
	(void)signal(SIGALRM, end_it);
	run(0, fd, argc, argv, environment, &o);
	all = atomic_load(made);
	and_on = strcmp(mode, "from") == 0;
	for (long at = setting("STARVE_FIRST"); at <= all; at += setting("STARVE_STEP")) {
		struct kind *k;

		run(at, fd, argc, argv, environment, &o);
		k = kind_of(&o, at, directory);
		k->count++;
		k->ms = o.ms > k->ms ? o.ms : k->ms;
		ran++;
	}
	for (int i = 0; i < kinds_len; i++)
		printf("%ld %ld %d %ld %s/%d.out\n", kinds[i].count, kinds[i].first, kinds[i].code,
		       kinds[i].ms, directory, i + 1);
	printf("ran %ld of %ld\n", ran, all);
	return fflush(stdout) == 0 ? 0 : 1;
}

int __libc_start_main(program *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void *stack_end)
{
	void *found = dlsym(RTLD_NEXT, "__libc_start_main");
	start_program *real;

	if (!found)
		abort();
	memcpy(&real, &found, sizeof(real));
	real_main = main;
	return real(starve, argc, argv, init, fini, loader_fini, stack_end);
}
