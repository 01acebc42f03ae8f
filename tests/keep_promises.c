/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the output on standard input keeps what the contract promises: keep_promises EXIT-CODE */
#include <stdio.h>
#include <string.h>

#include "promises.h"

int main(int argc, char *argv[])
{
	static char output[65536];
	size_t n = fread(output, 1, sizeof(output) - 1, stdin);
	const char *broken;

	if (argc != 2 || strlen(argv[1]) != 1 || argv[1][0] < '0' || argv[1][0] > '3') {
		(void)puts("no exit code of a probe");
		return 1;
	}
	if (strlen(output) != n) {
		(void)puts("a NUL");
		return 1;
	}
	broken = promise_broken(output, n, (enum state)(argv[1][0] - '0'));
	if (broken)
		(void)puts(broken);
	return broken != NULL;
}
