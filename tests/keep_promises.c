/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether outputs have the promised form (promises.h): for each line "EXIT-CODE FILE"
 * on standard input a line comes back, empty or with what is broken.  One process
 * serves a whole test, which asks hundreds of times.
 */
#include <stdio.h>
#include <string.h>

#include "promises.h"

#define MAX_LINE 4096

static const char *judge(const char *question)
{
	static char output[65536];
	const char *broken;
	FILE *file;
	size_t n;

	if (question[0] < '0' || question[0] > '3' || question[1] != ' ')
		return "no exit code of a probe";
	file = fopen(question + 2, "r");
	if (!file)
		return "no output";
	n = fread(output, 1, sizeof(output) - 1, file);
	(void)fclose(file);
	output[n] = '\0';
	if (strlen(output) != n)
		return "a NUL";
	broken = promise_broken(output, n, (enum state)(question[0] - '0'));
	return broken ? broken : "";
}

int main(void)
{
	char question[MAX_LINE];

	while (fgets(question, sizeof(question), stdin)) {
		question[strcspn(question, "\n")] = '\0';
		if (puts(judge(question)) < 0 || fflush(stdout) != 0)
			return 1;
	}
	return 0;
}
