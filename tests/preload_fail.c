/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine that breaks, for LD_PRELOAD: lets one call of a kind fail, or all
 * from that one on.
 *
 *	FAIL_CALL=malloc   kind, a name of the table below
 *	FAIL_AT=12         the twelfth; 0 never
 *	FAIL_MODE=once     or from, or hang: the call does not come back, or crash
 *	FAIL_ERRNO=12      what it fails with
 *	FAIL_COUNT=FILE    gets the number of calls of that kind when the process ends
 *	FAIL_CLOCK=3600    the wall clock jumps by that many seconds at its second reading
 *	FAIL_LOOKUP=SECONDS  so long a name server is silent
 *
 * glibc only: it is asked for memory before anything could be looked up by name.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static atomic_long calls;

static long number(const char *name)
{
	const char *word = getenv(name);

	return word ? strtol(word, NULL, 10) : 0;
}

static bool is_named(const char *name, const char *value)
{
	const char *word = getenv(name);

	return word && strcmp(word, value) == 0;
}

/* Whether this call is to fail; errno is then set. */
static bool fails(const char *kind)
{
	long at, now;

	if (!is_named("FAIL_CALL", kind))
		return false;
	at = number("FAIL_AT");
	now = atomic_fetch_add(&calls, 1) + 1;
	if (at == 0 || (is_named("FAIL_MODE", "from") ? now < at : now != at))
		return false;
	while (is_named("FAIL_MODE", "hang"))
		(void)pause();
	if (is_named("FAIL_MODE", "crash"))
		(void)raise(SIGSEGV);
	errno = (int)number("FAIL_ERRNO");
	return true;
}

static void *next(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

void *malloc(size_t n)
{
	return fails("malloc") ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	return fails("malloc") ? NULL : __libc_calloc(count, n);
}

void *realloc(void *old, size_t n)
{
	return fails("malloc") ? NULL : __libc_realloc(old, n);
}

/* A function of the same name that fails with `failure` or calls the real one. */
#define WRAP(type, name, kind, failure, parameters, arguments)                                               \
	type name parameters                                                                                 \
	{                                                                                                    \
		type(*real) parameters;                                                                      \
		void *found;                                                                                 \
		if (fails(kind))                                                                             \
			return failure;                                                                      \
		found = next(#name);                                                                         \
		memcpy(&real, &found, sizeof(real));                                                         \
		return real arguments;                                                                       \
	}

WRAP(FILE *, fopen, "open", NULL, (const char *path, const char *mode), (path, mode))
WRAP(FILE *, fopen64, "open", NULL, (const char *path, const char *mode), (path, mode))
WRAP(ssize_t, read, "read", -1, (int fd, void *to, size_t n), (fd, to, n))
WRAP(ssize_t, recv, "read", -1, (int fd, void *to, size_t n, int flags), (fd, to, n, flags))
WRAP(ssize_t, write, "write", -1, (int fd, const void *from, size_t n), (fd, from, n))
WRAP(ssize_t, send, "write", -1, (int fd, const void *from, size_t n, int flags), (fd, from, n, flags))
WRAP(int, poll, "poll", -1, (struct pollfd * fds, nfds_t n, int ms), (fds, n, ms))
WRAP(int, socket, "socket", -1, (int family, int type, int protocol), (family, type, protocol))
WRAP(int, socketpair, "socket", -1, (int family, int type, int protocol, int fds[2]),
     (family, type, protocol, fds))
WRAP(int, pipe, "socket", -1, (int fds[2]), (fds))
WRAP(int, pipe2, "socket", -1, (int fds[2], int flags), (fds, flags))
WRAP(int, eventfd, "socket", -1, (unsigned start, int flags), (start, flags))
WRAP(int, connect, "connect", -1, (int fd, const struct sockaddr *to, socklen_t n), (fd, to, n))
WRAP(int, setsockopt, "option", -1, (int fd, int level, int name, const void *value, socklen_t n),
     (fd, level, name, value, n))
WRAP(int, getsockopt, "option", -1, (int fd, int level, int name, void *value, socklen_t *n),
     (fd, level, name, value, n))
WRAP(int, getsockname, "option", -1, (int fd, struct sockaddr *to, socklen_t *n), (fd, to, n))
WRAP(int, getpeername, "option", -1, (int fd, struct sockaddr *to, socklen_t *n), (fd, to, n))
WRAP(int, fstat, "stat", -1, (int fd, struct stat *to), (fd, to))
WRAP(int, stat, "stat", -1, (const char *path, struct stat *to), (path, to))
WRAP(ssize_t, getrandom, "random", -1, (void *to, size_t n, unsigned flags), (to, n, flags))
WRAP(int, pthread_create, "thread", EAGAIN,
     (pthread_t * thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument),
     (thread, attributes, run, argument))

static int open_as(const char *name, const char *path, int flags, mode_t mode)
{
	int (*real)(const char *, int, ...);
	void *found;

	if (fails("open"))
		return -1;
	found = next(name);
	memcpy(&real, &found, sizeof(real));
	return real(path, flags, mode);
}

/* The mode is there only with O_CREAT; nobody here creates a file. */
int open(const char *path, int flags, ...)
{
	return open_as("open", path, flags, 0600);
}

int open64(const char *path, int flags, ...)
{
	return open_as("open64", path, flags, 0600);
}

int fcntl(int fd, int command, ...)
{
	int (*real)(int, int, ...);
	void *found, *argument;
	va_list list;

	va_start(list, command);
	argument = va_arg(list, void *);
	va_end(list);
	if (fails("option"))
		return -1;
	found = next("fcntl");
	memcpy(&real, &found, sizeof(real));
	return real(fd, command, argument);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
	void *found;

	if (number("FAIL_LOOKUP"))
		(void)sleep((unsigned)number("FAIL_LOOKUP"));
	if (fails("lookup"))
		return EAI_MEMORY;
	found = next("getaddrinfo");
	memcpy(&real, &found, sizeof(real));
	return real(name, service, hints, out);
}

static time_t jump(void)
{
	static atomic_int readings;

	return atomic_fetch_add(&readings, 1) > 0 ? (time_t)number("FAIL_CLOCK") : 0;
}

time_t time(time_t *out)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	int (*real)(clockid_t, struct timespec *);
	void *found = next("clock_gettime");
	int result;

	memcpy(&real, &found, sizeof(real));
	result = real(clock, out);
	if (clock == CLOCK_REALTIME)
		out->tv_sec += jump();
	return result;
}

_Noreturn void _exit(int code)
{
	const char *path = getenv("FAIL_COUNT");
	FILE *file;

	(void)unsetenv("FAIL_CALL");
	file = path ? fopen(path, "w") : NULL;
	if (file && fprintf(file, "%ld\n", atomic_load(&calls)) > 0)
		(void)fclose(file);
	for (;;)
		(void)syscall(SYS_exit_group, code);
}
