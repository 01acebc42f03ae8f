/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define GLANCE_MS 100 /* how often held signals and the deadline are looked at */

static const int held_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

enum turn { TURN_LINE, TURN_NOTHING, TURN_SIGNAL };

/* Signals the caller had already blocked stay blocked. */
static void hold_signals(sigset_t *held, sigset_t *before)
{
	(void)sigemptyset(held);
	(void)sigprocmask(SIG_BLOCK, held, before);
	for (size_t i = 0; i < sizeof(held_signals) / sizeof(held_signals[0]); i++)
		if (!sigismember(before, held_signals[i]))
			(void)sigaddset(held, held_signals[i]);
	(void)sigprocmask(SIG_BLOCK, held, NULL);
}

static bool signal_waits(const sigset_t *held)
{
	sigset_t pending;

	(void)sigpending(&pending);
	for (size_t i = 0; i < sizeof(held_signals) / sizeof(held_signals[0]); i++)
		if (sigismember(held, held_signals[i]) && sigismember(&pending, held_signals[i]))
			return true;
	return false;
}

/* Standard input may have been opened for reading only: then the way is through the controlling terminal. */
static void say(int fd, const char *words)
{
	size_t n = strlen(words);
	int screen;

	if (write(fd, words, n) == (ssize_t)n)
		return;
	screen = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (screen < 0)
		return;
	if (write(screen, words, n) < 0)
		errno = 0; /* the question is not seen, but can be answered */
	(void)close(screen);
}

static int glance_ms(const struct deadline *d)
{
	int left = d ? deadline_left_ms(d) : GLANCE_MS;

	return left < GLANCE_MS ? left : GLANCE_MS;
}

/* What has been typed so far. */
struct typed {
	char *data;
	size_t room, len;
};

static enum turn read_line(const struct terminal *t, const sigset_t *held, struct typed *typed)
{
	struct pollfd wait = { .fd = t->fd, .events = POLLIN };

	typed->len = 0;
	while (typed->len < typed->room) {
		char *at = typed->data + typed->len;
		int ready = poll(&wait, 1, glance_ms(t->deadline));
		ssize_t n;

		if (signal_waits(held))
			return TURN_SIGNAL;
		if (ready == 0 && t->deadline && deadline_left_ms(t->deadline) == 0)
			return TURN_NOTHING;
		if (ready <= 0)
			continue;
		n = read(t->fd, at, typed->room - typed->len);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return typed->len > 0 ? TURN_LINE : TURN_NOTHING;
		typed->len += (size_t)n;
		if (at[n - 1] == '\n')
			return TURN_LINE;
	}
	return TURN_LINE;
}

/* One question; the echo is as before when it returns, then held signals are let through. */
static enum turn ask(const struct terminal *t, const struct termios *seen, struct typed *typed)
{
	struct termios hidden = *seen;
	sigset_t held, before;
	enum turn turn = TURN_NOTHING;

	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	hidden.c_lflag |= ICANON;
	hold_signals(&held, &before);
	if (tcsetattr(t->fd, TCSAFLUSH, &hidden) == 0) {
		if (t->prompt)
			say(t->fd, t->prompt);
		turn = read_line(t, &held, typed);
		(void)tcsetattr(t->fd, TCSAFLUSH, seen);
		if (t->prompt)
			say(t->fd, "\n");
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return turn;
}

size_t terminal_read_hidden(const struct terminal *t, char *out, size_t room)
{
	struct typed typed = { .data = out, .room = room };
	struct termios seen;
	enum turn turn;

	if (tcgetattr(t->fd, &seen) != 0)
		return 0;
	do
		turn = ask(t, &seen, &typed);
	while (turn == TURN_SIGNAL);
	return turn == TURN_LINE ? typed.len : 0;
}
