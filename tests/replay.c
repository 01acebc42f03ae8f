/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feeds files to a fuzzing target without a fuzzer: replay [-p BYTE] FILE...
 * With -p each file's bytes come behind that one.  A target that finds
 * something ends the program by abort().
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT 1048576

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Memory of exactly that size, so that a sanitizer sees who reads beyond it. */
static int feed(const uint8_t *bytes, size_t n)
{
	uint8_t *data = malloc(n ? n : 1);

	if (!data)
		return 1;
	memcpy(data, bytes, n);
	(void)LLVMFuzzerTestOneInput(data, n);
	free(data);
	return 0;
}

static int replay(const char *path, const char *prefix)
{
	static uint8_t bytes[MAX_INPUT];
	size_t n = prefix ? 1 : 0;
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		return 1;
	}
	if (prefix)
		bytes[0] = (uint8_t)strtoul(prefix, NULL, 0);
	n += fread(bytes + n, 1, sizeof(bytes) - n, file);
	(void)fclose(file);
	(void)fprintf(stderr, "%s\n", path);
	return feed(bytes, n);
}

int main(int argc, char *argv[])
{
	const char *prefix = NULL;
	int failed = 0;

	if (getopt(argc, argv, "p:") == 'p')
		prefix = optarg;
	for (int i = optind; i < argc; i++)
		failed += replay(argv[i], prefix);
	return failed != 0;
}
