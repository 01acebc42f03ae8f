/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "answer.h"
#include "evidence.h"
#include "options.h"
#include "request.h"
#include "settings.h"
#include "text.h"

#define MAX_PATH      4096
#define MAX_NAMES     2048
#define MAX_ARGUMENTS 64
#define MAX_OPTIONS   4096
#define MAX_SECONDS   300 /* of a suite in one process, however slow a sanitizer makes it */

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* At least one page, so that an empty copy has an address of its own, too. */
static size_t pages_for(size_t n)
{
	size_t pages = (n + page_size() - 1) / page_size();

	return pages ? pages : 1;
}

const unsigned char *guard_copy(const void *bytes, size_t n)
{
	size_t usable = pages_for(n) * page_size();
	unsigned char *map =
		mmap(NULL, usable + page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_msg(map != MAP_FAILED, "no memory for a guarded copy of %zu bytes", n);
	ck_assert_msg(mprotect(map + usable, page_size(), PROT_NONE) == 0, "cannot guard a page");
	if (n)
		memcpy(map + usable - n, bytes, n);
	return map + usable - n;
}

void guard_free(const unsigned char *copy, size_t n)
{
	size_t usable = pages_for(n) * page_size();
	const unsigned char *map = copy + n - usable;

	/* munmap() wants a pointer to non-const memory; the mapping is ours. */
	(void)munmap((void *)(uintptr_t)map, usable + page_size());
}

static void fixture_path(const char *name, char path[MAX_PATH])
{
	const char *srcdir = getenv("srcdir");
	int n = snprintf(path, MAX_PATH, "%s/fixtures/%s", srcdir ? srcdir : TESTS_SRCDIR, name);

	ck_assert_msg(n > 0 && n < MAX_PATH, "the path of fixture %s is too long", name);
}

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	size_t room = 4096, n;
	char *bytes = malloc(room);

	ck_assert_msg(file != NULL, "cannot open %s", path);
	ck_assert(bytes != NULL);
	*len = 0;
	for (;;) {
		n = fread(bytes + *len, 1, room - *len, file);
		*len += n;
		if (n == 0)
			break;
		if (*len == room) {
			room *= 2;
			bytes = realloc(bytes, room);
			ck_assert(bytes != NULL);
		}
	}
	ck_assert_msg(!ferror(file), "cannot read %s", path);
	(void)fclose(file);
	return bytes;
}

/* Length of the line at s without its end; *next stands behind it. */
static size_t line_length(const char *s, const char *end, const char **next)
{
	const char *newline = memchr(s, '\n', (size_t)(end - s));
	size_t n = (size_t)((newline ? newline : end) - s);

	*next = newline ? newline + 1 : end;
	return n > 0 && s[n - 1] == '\r' ? n - 1 : n;
}

static unsigned status_of(const char *line, size_t n)
{
	const char *blank = memchr(line, ' ', n);
	unsigned long status = 0;

	if (n < 5 || memcmp(line, "HTTP/", 5) != 0 || !blank || (size_t)(line + n - blank) < 4)
		return 0;
	return text_number_bytes(blank + 1, 3, 999, &status) ? (unsigned)status : 0;
}

/* The value of the last field of that name in the head, or NULL. */
static const char *field_value(const struct fixture *f, const char *name, size_t *len)
{
	const char *end = f->head + f->head_len, *value = NULL, *next;
	size_t name_len = strlen(name);

	for (const char *at = f->head; at < end; at = next) {
		size_t n = line_length(at, end, &next);

		if (n <= name_len || at[name_len] != ':' || strncasecmp(at, name, name_len) != 0)
			continue;
		value = at + name_len + 1;
		*len = n - name_len - 1;
		while (*len > 0 && *value == ' ') {
			value++;
			(*len)--;
		}
	}
	return value;
}

/* Splits at the blank line behind the last head; interim answers (1xx) count to the head. */
static void split(struct fixture *f)
{
	const char *end = f->raw + f->raw_len, *at = f->raw, *next;

	f->head = f->raw;
	f->status = 0;
	while (at < end) {
		size_t n = line_length(at, end, &next);

		if (status_of(at, n))
			f->status = status_of(at, n);
		at = next;
		if (n == 0 && f->status / 100 != 1)
			break;
	}
	f->head_len = (size_t)(at - f->raw);
	f->body_len = (size_t)(end - at);
	f->body = malloc(f->body_len + 1);
	ck_assert(f->body != NULL);
	memcpy(f->body, at, f->body_len);
}

/* Moves the chunks' bytes together; whatever follows a missing or broken chunk header is left out. */
static void undo_chunks(struct fixture *f)
{
	const char *at = f->body, *end = f->body + f->body_len;
	size_t out = 0;

	f->complete = false;
	while (at < end) {
		const char *data = memchr(at, '\n', (size_t)(end - at));
		char *digits_end;
		size_t n;

		if (!data)
			break;
		n = strtoul(at, &digits_end, 16);
		if (digits_end == at)
			break;
		data++;
		if (n == 0) {
			f->complete = true;
			break;
		}
		if (n > (size_t)(end - data))
			n = (size_t)(end - data);
		memmove(f->body + out, data, n);
		out += n;
		at = data + n;
		while (at < end && (*at == '\r' || *at == '\n'))
			at++;
	}
	f->body_len = out;
}

/* As a client would: chunks before a length, else all until the connection closes. */
static void frame(struct fixture *f)
{
	size_t n = 0;
	const char *value = field_value(f, "Transfer-Encoding", &n);
	unsigned long length;

	f->complete = true;
	if (value && n == strlen("chunked") && strncasecmp(value, "chunked", n) == 0) {
		undo_chunks(f);
		return;
	}
	value = field_value(f, "Content-Length", &n);
	if (!value || !text_number_bytes(value, n, ANSWER_MAX_BODY * 2, &length))
		return;
	f->complete = f->body_len >= length;
	if (f->body_len > length)
		f->body_len = length;
}

void fixture_load(const char *name, struct fixture *f)
{
	char path[MAX_PATH];

	fixture_path(name, path);
	f->raw = read_file(path, &f->raw_len);
	split(f);
	f->body[f->body_len] = '\0';
	frame(f);
	f->body[f->body_len] = '\0';
}

void fixture_free(struct fixture *f)
{
	free(f->raw);
	free(f->body);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && strcmp(s + n - m, suffix) == 0;
}

char **fixture_names(const char *suffix)
{
	char path[MAX_PATH];
	char **names = calloc(MAX_NAMES + 1, sizeof(*names));
	size_t count = 0;
	DIR *dir;

	fixture_path("", path);
	dir = opendir(path);
	ck_assert_msg(dir != NULL, "cannot read %s", path);
	ck_assert(names != NULL);
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		if (!ends_with(entry->d_name, suffix))
			continue;
		ck_assert_msg(count < MAX_NAMES, "more than %d fixtures", MAX_NAMES);
		names[count] = strdup(entry->d_name);
		ck_assert(names[count++] != NULL);
	}
	(void)closedir(dir);
	ck_assert_msg(count > 0, "no fixture ends in %s", suffix);
	qsort(names, count, sizeof(*names), by_name);
	return names;
}

void fixture_names_free(char **names)
{
	for (size_t i = 0; names[i]; i++)
		free(names[i]);
	free(names);
}

/* The words stay behind, for the settings point into them. */
static const struct settings *parse(const char *options)
{
	static struct settings settings;
	static char words[MAX_OPTIONS];
	static char program[] = "check_activesync", host_option[] = "-H", host[] = "mail.example.org",
		    user_option[] = "-u", user[] = "probe";
	char *argv[MAX_ARGUMENTS + 1] = { program, host_option, host, user_option, user };
	int argc = 5;
	char *rest = NULL;
	struct fault fault = { "" };

	ck_assert(snprintf(words, sizeof(words), "%s", options ? options : "") < (int)sizeof(words));
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		ck_assert_msg(argc < MAX_ARGUMENTS, "too many options: %s", options);
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	ck_assert_msg(options_parse(argc, argv, &settings, &fault), "options \"%s\": %s",
	              options ? options : "", fault.text);
	return &settings;
}

static void set_tls(struct tls_handshake *tls)
{
	tls->have_certificate = true;
	tls->days_left = 71;
	tls->chain_sent = 2;
	(void)snprintf(tls->subject, sizeof(tls->subject), "mail.example.org");
	(void)snprintf(tls->issuer, sizeof(tls->issuer), "Example Issuing CA");
	(void)snprintf(tls->names, sizeof(tls->names), "mail.example.org");
	(void)snprintf(tls->version, sizeof(tls->version), "TLSv1.3");
}

static void set_connection(struct answer *a, const struct settings *s, const struct fixture *f)
{
	a->ending = f->complete ? ENDING_COMPLETE : ENDING_CUT;
	a->phase = f->complete ? PHASE_DONE : PHASE_ANSWER;
	a->status = f->status;
	a->connections = 1;
	(void)snprintf(a->address, sizeof(a->address), "192.0.2.25");
	a->time = (struct timings){ 1012, 1920, 9700, 71000, 200, 83832 };
	if (s->plain_http)
		a->time.tls = -1;
	else
		set_tls(&a->tls);
}

void fixture_evidence(const struct fixture *f, const char *options, struct evidence *e)
{
	const struct settings *s = parse(options);
	const char *end = f->head + f->head_len, *next;
	struct request request;
	bool fits;

	memset(e, 0, sizeof(*e));
	e->asked = s;
	e->requests = 1;
	e->total_us = 84132;
	request_foldersync(s, s->protocol_version, s->policy_key, &request);
	e->main.request = request;
	answer_begin(&e->main, s->folder, s->folder_count);
	set_connection(&e->main, s, f);
	for (const char *at = f->head; at < end; at = next) {
		(void)line_length(at, end, &next);
		headers_add_line(&e->main.headers, at, (size_t)(next - at));
	}
	fits = answer_body(&e->main, f->body, f->body_len);
	answer_end(&e->main);
	if (!fits)
		e->main.ending = ENDING_TOO_LARGE;
}

static bool apart;

void give_each_test_a_process(void)
{
	apart = true;
}

const char *fact_name(unsigned fact)
{
	static const char *const names[] = {
		"NONE",
#define FACT(name, role, holds, argument, says, says_not, quote) #name,
#include "fact_table.h"
#undef FACT
	};

	return names[fact];
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int run, failed;

	if (!apart && !getenv("CK_FORK")) {
		srunner_set_fork_status(runner, CK_NOFORK);
		(void)alarm(MAX_SECONDS);
	}
	srunner_run_all(runner, CK_ENV);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (run == 0)
		(void)puts("no test ran");
	return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
