/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secret.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"
#include "userfile.h"
#include "wipe.h"

struct wanted {
	const char *what; /* for messages */
	const char *path;
	char *out; /* of max + 3 bytes */
	size_t max;
};

/* strlen() is enough: keep_first_line() and check_token() wiped what was behind the end. */
void secret_wipe(struct secret *secret)
{
	wipe_bytes(secret->password, strlen(secret->password));
	if (secret->has_token)
		wipe_bytes(secret->token, strlen(secret->token));
}

static bool keep_first_line(const struct wanted *w, size_t n, struct fault *fault)
{
	const char *newline = memchr(w->out, '\n', n);
	size_t len = newline ? (size_t)(newline - w->out) : n;

	if (newline && len > 0 && w->out[len - 1] == '\r')
		len--;
	if (memchr(w->out, '\0', len))
		return fault_set(fault, "%s %s contains a NUL byte", w->what, w->path);
	if (len > w->max)
		return fault_set(fault, "%s %s is longer than %zu bytes", w->what, w->path, w->max);
	if (len == 0)
		return fault_set(fault, "%s %s is empty", w->what, w->path);
	wipe_bytes(w->out + len, n - len);
	w->out[len] = '\0';
	return true;
}

static bool read_first_line(const struct wanted *w, const struct userfile *in, const struct deadline *d,
                            struct fault *fault)
{
	struct userfile_bytes bytes = { .data = w->out, .room = w->max + 2 };
	struct terminal terminal = { .fd = in->fd, .deadline = d };
	bool came = true;

	if (in->is_terminal)
		bytes.len = terminal_read_hidden(&terminal, bytes.data, bytes.room);
	else
		came = userfile_read(in, USERFILE_LINE, d, &bytes, fault);
	if (came && keep_first_line(w, bytes.len, fault))
		return true;
	wipe_bytes(bytes.data, bytes.len);
	return false;
}

static bool load_file(const struct wanted *w, const struct deadline *d, struct secret *secret,
                      struct fault *fault)
{
	struct userfile in;
	bool done;

	if (!userfile_open(&in, w->what, w->path, fault))
		return false;
	done = read_first_line(w, &in, d, fault);
	userfile_close(&in);
	if (done && in.readable_by_others)
		secret->readable_by_others = w->path;
	return done;
}

static bool needs_password(const struct settings *s)
{
	return s->auth == AUTH_BASIC || s->auth == AUTH_NTLM;
}

/* Empty counts as not set: monitoring systems set it empty where nothing was configured. */
static const char *from_environment(void)
{
	const char *value = getenv(SECRET_VARIABLE);

	return value && *value ? value : NULL;
}

bool secret_ask(const struct settings *s, struct secret *secret, struct fault *fault)
{
	struct wanted w = { "the password typed on", "the terminal", secret->password, SECRET_MAX_PASSWORD };
	struct terminal terminal = { .fd = STDIN_FILENO };
	char prompt[256];
	struct text t;
	size_t n;

	secret->password[0] = '\0';
	secret->has_token = false;
	secret->readable_by_others = NULL;
	if (!needs_password(s) || s->password_file[0] || s->has_ini_password || from_environment() ||
	    !isatty(STDIN_FILENO))
		return true;
	TEXT_IN(&t, prompt);
	text_add(&t, "Password of ");
	text_add_safe(&t, s->username, strlen(s->username), 60);
	text_add(&t, " at ");
	text_add_safe(&t, s->hostname, strlen(s->hostname), 60);
	text_add(&t, ": ");
	terminal.prompt = prompt;
	deadline_guard(NULL); /* a person types */
	n = terminal_read_hidden(&terminal, w.out, w.max + 2);
	if (n == 0)
		return fault_set(fault, "no password was typed");
	if (keep_first_line(&w, n, fault))
		return true;
	wipe_bytes(w.out, n);
	return false;
}

static bool copy_password(const char *value, struct secret *secret, struct fault *fault)
{
	size_t n = strlen(value);

	if (n > SECRET_MAX_PASSWORD)
		return fault_set(fault, "the password in %s is longer than %d bytes", SECRET_VARIABLE,
		                 SECRET_MAX_PASSWORD);
	memcpy(secret->password, value, n + 1);
	return true;
}

static bool load_password(const struct settings *s, const struct deadline *d, struct secret *secret,
                          struct fault *fault)
{
	struct wanted w = { "the password file", s->password_file, secret->password, SECRET_MAX_PASSWORD };
	const char *variable = from_environment();

	if (s->password_file[0])
		return load_file(&w, d, secret, fault);
	if (s->has_ini_password) {
		secret->readable_by_others = s->ini_readable_by_others ? s->ini_file : NULL;
		return copy_password(s->ini_password, secret, fault);
	}
	if (variable)
		return copy_password(variable, secret, fault);
	return fault_set(fault,
	                 "no password: give --password-file, set %s, or put password= into an ini file%s",
	                 SECRET_VARIABLE, s->token_file[0] ? "; --token-file is for --auth=bearer" : "");
}

/* Only visible ASCII (RFC 6750 2.1): a line end would end the header that the token is sent in. */
static bool check_token(const struct wanted *w, struct fault *fault)
{
	size_t n = strlen(w->out);
	size_t blanks = strspn(w->out, " \t");

	while (n > blanks && strchr(" \t", w->out[n - 1]))
		n--;
	memmove(w->out, w->out + blanks, n - blanks);
	n -= blanks;
	wipe_bytes(w->out + n, strlen(w->out + n));
	for (size_t i = 0; i < n; i++)
		if (w->out[i] <= ' ' || w->out[i] > '~')
			return fault_set(fault, "%s %s contains a character not allowed in a token", w->what,
			                 w->path);
	return n > 0 || fault_set(fault, "%s %s is empty", w->what, w->path);
}

static bool load_token(const struct settings *s, const struct deadline *d, struct secret *secret,
                       struct fault *fault)
{
	struct wanted w = { "the token file", s->token_file, secret->token, SECRET_MAX_TOKEN };

	secret->has_token = load_file(&w, d, secret, fault);
	return secret->has_token && check_token(&w, fault);
}

/* /proc shows a process's environment as long as it lives: every entry goes, byte by byte. */
static void clear_environment(void)
{
	static const char name[] = SECRET_VARIABLE "=";
	char *value;

	while ((value = getenv(SECRET_VARIABLE)) != NULL)
		wipe_bytes(value - (sizeof(name) - 1), sizeof(name) - 1 + strlen(value));
}

static bool load(const struct settings *s, const struct deadline *d, struct secret *secret,
                 struct fault *fault)
{
	if (s->auth == AUTH_BEARER)
		return load_token(s, d, secret, fault);
	if (needs_password(s) && !secret->password[0])
		return load_password(s, d, secret, fault);
	return true;
}

bool secret_load(const struct settings *s, const struct deadline *d, struct secret *secret,
                 struct fault *fault)
{
	bool done = load(s, d, secret, fault);

	clear_environment();
	return done;
}
