/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For LD_PRELOAD: when the process ends, searches all memory it can write for
 * a secret.  SEARCH_FOR is the secret in hexadecimal, each byte xor 0x5A, so
 * that the question is no answer; SEARCH_REPORT a file that gets one line for
 * each place, its mapping, or none.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_SECRET 64
#define MASK       0x5A

static unsigned char masked[MAX_SECRET];
static size_t secret_len;

static void read_secret(const char *hex)
{
	for (; hex && hex[0] && hex[1] && secret_len < MAX_SECRET; hex += 2) {
		const char digits[3] = { hex[0], hex[1], '\0' };

		masked[secret_len++] = (unsigned char)strtoul(digits, NULL, 16);
	}
}

/* Compares masked with masked: no copy of the secret is ever made here. */
static bool is_secret(const unsigned char *at)
{
	for (size_t i = 0; i < secret_len; i++)
		if ((at[i] ^ MASK) != masked[i])
			return false;
	return true;
}

static void search(const char *mapping, FILE *report)
{
	unsigned long from, to;
	char rights[8];

	if (sscanf(mapping, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
		return;
	for (const unsigned char *at = (const unsigned char *)from;
	     at + secret_len <= (const unsigned char *)to; at++)
		if (is_secret(at))
			(void)fprintf(report, "%s", mapping);
}

static void search_all(void)
{
	static char mapping[8192];
	const char *path = getenv("SEARCH_REPORT");
	FILE *maps, *report;

	read_secret(getenv("SEARCH_FOR"));
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	maps = fopen("/proc/self/maps", "r");
	report = path ? fopen(path, "w") : NULL;
	while (maps && report && secret_len && fgets(mapping, sizeof(mapping), maps))
		search(mapping, report);
	if (report)
		(void)fclose(report);
}

_Noreturn void _exit(int code)
{
	search_all();
	for (;;)
		(void)syscall(SYS_exit_group, code);
}
