/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a program as an unkind parent would, and tells how it ended:
 *
 *	launch [--ignore-signals] [--block-signals] [--kill-after SECONDS] REPORT [NAME=VALUE...] PROGRAM
 *	       [ARGUMENT...]
 *
 * REPORT becomes one line, "exit 2 peak 11264 KiB 84 ms" or "signal 11 peak ...".
 * The exit code is the program's, 128 + N for a signal.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
	(void)fprintf(stderr, "launch: %s: %s\n", what, strerror(errno));
	exit(126);
}

static void ignore_all(void)
{
	for (int number = 1; number < NSIG; number++)
		(void)signal(number, SIG_IGN);
	/* Else the kernel takes the child away before its end can be told. */
	(void)signal(SIGCHLD, SIG_DFL);
}

static void block_all(void)
{
	sigset_t all;

	sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
}

static _Noreturn void become(char *argv[], const char *how)
{
	if (strchr(how, 'i'))
		ignore_all();
	if (strchr(how, 'b'))
		block_all();
	for (; argv[0] && strchr(argv[0], '='); argv++)
		(void)putenv(argv[0]);
	if (!argv[0])
		exit(126);
	(void)execvp(argv[0], argv);
	die(argv[0]);
}

static long elapsed_ms(const struct timespec *from)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

static pid_t victim;

static void kill_victim(int number)
{
	(void)number;
	(void)kill(victim, SIGKILL);
}

static int report(const char *path, int status, long peak, long ms)
{
	int ended = WIFEXITED(status), number = ended ? WEXITSTATUS(status) : WTERMSIG(status);
	FILE *file = fopen(path, "w");

	if (!file ||
	    fprintf(file, "%s %d peak %ld KiB %ld ms\n", ended ? "exit" : "signal", number, peak, ms) < 0 ||
	    fclose(file) != 0)
		die(path);
	return ended ? number : 128 + number;
}

int main(int argc, char *argv[])
{
	static const struct option names[] = {
		{ "ignore-signals", no_argument, NULL, 'i' },
		{ "block-signals", no_argument, NULL, 'b' },
		{ "kill-after", required_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 },
	};
	char how[8] = "";
	unsigned seconds = 60;
	struct timespec start;
	struct rusage usage;
	int status, letter;

	for (letter = getopt_long(argc, argv, "+", names, NULL); letter != -1;
	     letter = getopt_long(argc, argv, "+", names, NULL)) {
		if (letter == 'k')
			seconds = (unsigned)strtoul(optarg, NULL, 10);
		else if (letter == '?' || strlen(how) + 1 >= sizeof(how))
			return 126;
		else
			how[strlen(how)] = (char)letter;
	}
	if (argc - optind < 2)
		return 126;
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	victim = fork();
	if (victim < 0)
		die("fork");
	if (victim == 0)
		become(argv + optind + 1, how);
	(void)signal(SIGALRM, kill_victim);
	(void)alarm(seconds);
	do {
		errno = 0;
	} while (wait4(victim, &status, 0, &usage) < 0 && errno == EINTR);
	return report(argv[optind], status, usage.ru_maxrss, elapsed_ms(&start));
}
