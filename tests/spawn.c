/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command by posix_spawn(), its output thrown away.
 *
 * usage: spawn COMMAND [ARGUMENT...]
 *        spawn --rate SECONDS COUNT COMMAND [ARGUMENT...]
 *
 * The first prints what the kernel accounted to the command alone: page faults,
 * peak memory in KiB, CPU and wall time in microseconds.  Unlike time(1) it adds
 * no faults of a forked copy.  The second keeps COUNT of them going and prints
 * how many succeeded in a second.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long microseconds(struct timeval t)
{
	return t.tv_sec * 1000000L + t.tv_usec;
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static pid_t start(char *command[])
{
	posix_spawn_file_actions_t quiet;
	pid_t child;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&child, command[0], &quiet, NULL, command, environ) != 0)
		exit(1);
	posix_spawn_file_actions_destroy(&quiet);
	return child;
}

static void account(char *command[])
{
	struct rusage used;
	long begun = now();
	pid_t child = start(command);

	if (wait4(child, &(int){ 0 }, 0, &used) != child)
		exit(1);
	printf("%ld %ld %ld %ld\n", used.ru_minflt + used.ru_majflt, used.ru_maxrss,
	       microseconds(used.ru_utime) + microseconds(used.ru_stime), now() - begun);
}

static void measure_rate(double seconds, int count, char *command[])
{
	long begun = now(), until = begun + (long)(seconds * 1e6);
	unsigned long succeeded = 0;
	int going = 0, status;

	for (; going < count; going++)
		start(command);
	while (going > 0) {
		if (wait(&status) < 0)
			exit(1);
		succeeded += WIFEXITED(status) && WEXITSTATUS(status) == 0;
		if (now() < until)
			start(command);
		else
			going--;
	}
	printf("%.1f\n", (double)succeeded * 1e6 / (double)(now() - begun));
}

int main(int argc, char *argv[])
{
	if (argc > 4 && strcmp(argv[1], "--rate") == 0)
		measure_rate(strtod(argv[2], NULL), atoi(argv[3]), argv + 4);
	else if (argc > 1)
		account(argv + 1);
	else
		return 2;
	return 0;
}
