/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Most misbehaviours are a script, a row of the table at the end: how far the
 * connection goes as it should, what is said then, over and over where that is
 * the point, and how it ends.  The rest are functions.
 */
#include "fakehostile.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fakeconnection.h"

#define ENDLESS 1000000000UL

enum stage {
	STAGE_ACCEPT,
	STAGE_HELLO,     /* the peer has spoken */
	STAGE_HANDSHAKE, /* TLS stands */
	STAGE_REQUEST,   /* the request was read */
	STAGE_BENEATH    /* the same, but what follows is said beneath TLS */
};

enum farewell {
	FAREWELL_PART, /* in order */
	FAREWELL_DROP, /* the end of TCP without that of TLS */
	FAREWELL_RESET,
	FAREWELL_SILENCE /* nothing more, the connection stays */
};

struct say {
	const char *bytes;
	size_t len;
};

#define SAY(literal)                                                                                         \
	{                                                                                                    \
		literal, sizeof(literal) - 1                                                                 \
	}

struct script {
	enum stage stage;
	struct say head, piece, tail;
	unsigned long times; /* of the piece */
	long pause_us;       /* behind each piece */
	enum farewell farewell;
};

static void rest(long us)
{
	const struct timespec time = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	if (us > 0)
		(void)nanosleep(&time, NULL);
}

static void listen_only(struct connection *c)
{
	char ignored[512];

	while (connection_receive(c, ignored, sizeof(ignored)) > 0)
		;
}

static void part_as(struct connection *c, enum farewell farewell)
{
	switch (farewell) {
	case FAREWELL_PART:
		connection_part(c);
		break;
	case FAREWELL_DROP:
		(void)shutdown(c->fd, SHUT_WR);
		listen_only(c);
		break;
	case FAREWELL_RESET:
		connection_reset(c);
		break;
	case FAREWELL_SILENCE:
		listen_only(c);
		break;
	}
}

static bool come_to(struct server *s, struct connection *c, enum stage stage)
{
	static char request[CONNECTION_MAX_REQUEST + 1];

	if (stage == STAGE_ACCEPT)
		return true;
	if (stage == STAGE_HELLO)
		return connection_receive(c, request, CONNECTION_MAX_REQUEST) > 0;
	if (!connection_handshake(s, c))
		return false;
	return stage == STAGE_HANDSHAKE || connection_read_request(s, c, request);
}

/* Many pieces go out at once where nobody is to be kept waiting. */
static bool repeat(struct connection *c, const struct script *script)
{
	static char many[65536];
	unsigned long left = script->times, fit = script->pause_us ? 1 : sizeof(many) / script->piece.len;

	fit = fit ? fit : 1;
	for (unsigned long i = 0; fit > 1 && i < fit; i++)
		for (size_t at = 0; at < script->piece.len; at++)
			many[i * script->piece.len + at] = script->piece.bytes[at];
	while (left > 0) {
		unsigned long now = left < fit ? left : fit;

		if (!connection_deliver(c, fit > 1 ? many : script->piece.bytes, now * script->piece.len))
			return false;
		rest(script->pause_us);
		left -= now;
	}
	return true;
}

static void play(struct server *s, struct connection *c)
{
	const struct script *script = s->behaviour->script;
	struct connection beneath = { .fd = c->fd, .tls = NULL };
	struct connection *to = script->stage == STAGE_BENEATH ? &beneath : c;

	if (!come_to(s, c, script->stage))
		return;
	if (connection_deliver(to, script->head.bytes, script->head.len) &&
	    (script->times == 0 || repeat(to, script)) &&
	    connection_deliver(to, script->tail.bytes, script->tail.len))
		part_as(to, script->farewell);
}

#define FOLDERS_TYPE "Content-Type: application/vnd.ms-sync.wbxml\r\n"
#define OK_UNTIL_END "HTTP/1.1 200 OK\r\n" FOLDERS_TYPE "Connection: close\r\n\r\n"
#define FOLDERS_BEGIN                                                                                        \
	"\x03\x01\x6a\0\0\7\x56\x4c\x03"                                                                     \
	"1\0\x01\x52\x03"                                                                                    \
	"1\0\x01\x4e"
#define FOLDERS_ADD                                                                                          \
	"\x4f\x48\x03"                                                                                       \
	"5\0\x01\x49\x03"                                                                                    \
	"0\0\x01\x47\x03Inbox\0\x01\x4a\x03"                                                                 \
	"2\0\x01\x01"
#define FOLDERS_END "\x01\x01"

static void deliver_folders(struct connection *c)
{
	static const char answer[] = OK_UNTIL_END FOLDERS_BEGIN FOLDERS_ADD FOLDERS_END;

	(void)connection_deliver(c, answer, sizeof(answer) - 1);
	connection_part(c);
}

/* Every byte of the handshake alone, as far apart as a patient attacker would have them. */
static void drip_handshake(struct server *s, struct connection *c)
{
	char bytes[16384], one;
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	ssize_t n;
	bool open = true;

	c->tls = SSL_new(s->tls);
	if (!c->tls || !in || !out)
		fakeserver_die("TLS");
	SSL_set_bio(c->tls, in, out);
	while (open && SSL_accept(c->tls) != 1) {
		while (open && BIO_read(out, &one, 1) == 1) {
			open = write(c->fd, &one, 1) == 1;
			rest(20000);
		}
		n = open ? read(c->fd, bytes, sizeof(bytes)) : 0;
		open = n > 0 && BIO_write(in, bytes, (int)n) == (int)n;
	}
}

/* TLS up to 1.2 only: wants the handshake again where an answer is due. */
static void renegotiate(struct server *s, struct connection *c)
{
	if (!come_to(s, c, STAGE_REQUEST))
		return;
	if (SSL_renegotiate(c->tls) != 1 || SSL_do_handshake(c->tls) != 1)
		ERR_clear_error();
	deliver_folders(c);
}

static void update_keys(struct server *s, struct connection *c)
{
	if (!come_to(s, c, STAGE_REQUEST))
		return;
	for (int i = 0; i < 1000; i++)
		if (SSL_key_update(c->tls, SSL_KEY_UPDATE_REQUESTED) != 1 || SSL_do_handshake(c->tls) != 1)
			break;
	deliver_folders(c);
}

static void flood_tickets(struct server *s, struct connection *c)
{
	(void)SSL_CTX_set_num_tickets(s->tls, 1000);
	if (come_to(s, c, STAGE_REQUEST))
		deliver_folders(c);
	(void)SSL_CTX_set_num_tickets(s->tls, 2);
}

/* Takes one request after the other, and wants each again. */
static void challenge_for_ever(struct server *s, struct connection *c)
{
	static char request[CONNECTION_MAX_REQUEST + 1];
	static const char answer[] =
		"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM TlRMTVNTUAACAAAADAAMADgA"
		"AAAFgomiASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgA=\r\n"
		"Content-Length: 0\r\n\r\n";

	if (!connection_handshake(s, c))
		return;
	while (connection_read_request(s, c, request) && connection_deliver(c, answer, sizeof(answer) - 1))
		;
}

#define SCRIPT(name, ...)                                                                                    \
	{                                                                                                    \
		name, play, false, &(const struct script)                                                    \
		{                                                                                            \
			__VA_ARGS__                                                                          \
		}                                                                                            \
	}
#define HALF_A_HEADER SAY("HTTP/1.1 200 OK\r\nContent-Ty")
#define HALF_A_BODY   SAY("HTTP/1.1 200 OK\r\n" FOLDERS_TYPE "Content-Length: 80\r\n\r\n" FOLDERS_BEGIN)

const struct behaviour hostile_behaviours[] = {
	/* the end, at every stage */
	SCRIPT("drop-accept", STAGE_ACCEPT, .farewell = FAREWELL_DROP),
	SCRIPT("drop-hello", STAGE_HELLO, .farewell = FAREWELL_DROP),
	SCRIPT("reset-hello", STAGE_HELLO, .farewell = FAREWELL_RESET),
	SCRIPT("close-handshake", STAGE_HANDSHAKE, .farewell = FAREWELL_PART),
	SCRIPT("drop-handshake", STAGE_HANDSHAKE, .farewell = FAREWELL_DROP),
	SCRIPT("reset-handshake", STAGE_HANDSHAKE, .farewell = FAREWELL_RESET),
	SCRIPT("drop-answer", STAGE_REQUEST, .farewell = FAREWELL_DROP),
	SCRIPT("reset-answer", STAGE_REQUEST, .farewell = FAREWELL_RESET),
	SCRIPT("close-header", STAGE_REQUEST, HALF_A_HEADER, .farewell = FAREWELL_PART),
	SCRIPT("drop-header", STAGE_REQUEST, HALF_A_HEADER, .farewell = FAREWELL_DROP),
	SCRIPT("reset-header", STAGE_REQUEST, HALF_A_HEADER, .farewell = FAREWELL_RESET),
	SCRIPT("silent-header", STAGE_REQUEST, HALF_A_HEADER, .farewell = FAREWELL_SILENCE),
	SCRIPT("close-body", STAGE_REQUEST, HALF_A_BODY, .farewell = FAREWELL_PART),
	SCRIPT("drop-body", STAGE_REQUEST, HALF_A_BODY, .farewell = FAREWELL_DROP),
	SCRIPT("reset-body", STAGE_REQUEST, HALF_A_BODY, .farewell = FAREWELL_RESET),
	SCRIPT("silent-body", STAGE_REQUEST, HALF_A_BODY, .farewell = FAREWELL_SILENCE),
	SCRIPT("answer-first", STAGE_HANDSHAKE, SAY(OK_UNTIL_END FOLDERS_BEGIN FOLDERS_ADD FOLDERS_END),
	       .farewell = FAREWELL_PART),

	/* beneath and within TLS */
	SCRIPT("tls-garbage", STAGE_HELLO, SAY("\x8f\x02\xe1 what is this \0\xff\x7f\x01"),
	       .farewell = FAREWELL_PART),
	SCRIPT("tls-http", STAGE_HELLO, SAY("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
	       .farewell = FAREWELL_PART),
	SCRIPT("tls-alert", STAGE_HELLO, SAY("\x15\x03\x03\0\2\2\x28"), .farewell = FAREWELL_PART),
	SCRIPT("tls-alert-close", STAGE_HELLO, SAY("\x15\x03\x03\0\2\1\0"), .farewell = FAREWELL_PART),
	SCRIPT("tls-alert-flood", STAGE_HELLO, .piece = SAY("\x15\x03\x03\0\2\1\x5a"), .times = ENDLESS),
	SCRIPT("tls-empty-records", STAGE_HELLO, .piece = SAY("\x16\x03\x03\0\0"), .times = ENDLESS),
	SCRIPT("tls-record-too-long", STAGE_HELLO, SAY("\x16\x03\x03\xff\xff"), SAY("\x02"), .times = 70000),
	SCRIPT("tls-hello-too-long", STAGE_HELLO, SAY("\x16\x03\x03\x40\0\x02\xff\xff\xff"), SAY("\x41"),
	       .times = 70000),
	SCRIPT("tls-ssl3", STAGE_HELLO, SAY("\x16\x03\0\0\x2a\x02\0\0\x26\x03\0"), SAY("\x07"), .times = 36),
	SCRIPT("tls-bad-record", STAGE_BENEATH, SAY("\x17\x03\x03\0\x20"), SAY("\x33"), .times = 32),
	SCRIPT("tls-plain-answer", STAGE_BENEATH, SAY("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
	       .farewell = FAREWELL_PART),
	SCRIPT("tls-alert-late", STAGE_BENEATH, SAY("\x15\x03\x03\0\2\2\x28"), .farewell = FAREWELL_PART),
	{ "tls-drip", drip_handshake, false, NULL },
	{ "tls-renegotiate", renegotiate, false, NULL },
	{ "tls-key-updates", update_keys, false, NULL },
	{ "tls-tickets", flood_tickets, false, NULL },

	/* too slow */
	SCRIPT("drip-header", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\nX-Drip: "), SAY("."), .times = ENDLESS,
	       .pause_us = 20000),
	SCRIPT("drip-interim", STAGE_REQUEST, .piece = SAY("HTTP/1.1 100 Continue\r\n\r\n"), .times = ENDLESS,
	       .pause_us = 20000),
	SCRIPT("drip-body", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN), SAY(FOLDERS_ADD),
	       .times = ENDLESS, .pause_us = 20000),
	SCRIPT("drip-chunks", STAGE_REQUEST,
	       SAY("HTTP/1.1 200 OK\r\n" FOLDERS_TYPE "Transfer-Encoding: chunked\r\n\r\n12\r\n" FOLDERS_BEGIN
	           "\r\n"),
	       SAY("1a\r\n" FOLDERS_ADD "\r\n"), .times = ENDLESS, .pause_us = 20000),

	/* too much */
	SCRIPT("interim-flood", STAGE_REQUEST, .piece = SAY("HTTP/1.1 100 Continue\r\n\r\n"),
	       .times = 100000),
	SCRIPT("interim-endless", STAGE_REQUEST,
	       .piece = SAY("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"), .times = ENDLESS),
	SCRIPT("status-line-endless", STAGE_REQUEST, SAY("HTTP/1.1 200 "), SAY("O"), .times = ENDLESS),
	SCRIPT("header-line-megabyte", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\nX-Long: "), SAY("x"),
	       SAY("\r\n\r\n"), .times = 1048576),
	SCRIPT("header-line-endless", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\nX-Long: "), SAY("x"),
	       .times = ENDLESS),
	SCRIPT("header-name-endless", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\n"), SAY("x"), .times = ENDLESS),
	SCRIPT("headers-100000", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\n"), SAY("X-Many: x\r\n"), SAY("\r\n"),
	       .times = 100000),
	SCRIPT("headers-endless", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\n"), SAY("X: y\r\n"),
	       .times = ENDLESS),
	SCRIPT("headers-folded", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\nX: y\r\n"), SAY(" y\r\n"),
	       .times = ENDLESS),
	SCRIPT("cookies", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\n" FOLDERS_TYPE "Connection: close\r\n"),
	       SAY("Set-Cookie: a=0123456789; Path=/; Secure\r\n"),
	       SAY("\r\n" FOLDERS_BEGIN FOLDERS_ADD FOLDERS_END), .times = 3000),
	SCRIPT("body-endless", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN), SAY(FOLDERS_ADD),
	       .times = ENDLESS),
	SCRIPT("body-8-mib", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN), SAY(FOLDERS_ADD),
	       SAY(FOLDERS_END), .times = 320000),
	SCRIPT("body-beyond-8-mib", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN), SAY(FOLDERS_ADD),
	       SAY(FOLDERS_END), .times = 400000),
	SCRIPT("body-nested", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN), SAY("\x4f"), .times = ENDLESS),
	SCRIPT("body-one-name", STAGE_REQUEST, SAY(OK_UNTIL_END FOLDERS_BEGIN "\x4f\x47\x03"), SAY("n"),
	       .times = ENDLESS),
	SCRIPT("body-zeros", STAGE_REQUEST, SAY(OK_UNTIL_END), SAY("\0"), .times = ENDLESS),
	SCRIPT("body-html", STAGE_REQUEST, SAY("HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n<html>"),
	       SAY("<p title='|'>"), .times = ENDLESS),
	SCRIPT("chunk-size-endless", STAGE_REQUEST,
	       SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), SAY("0"), .times = ENDLESS),
	SCRIPT("chunk-extension-endless", STAGE_REQUEST,
	       SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"), SAY("x"), .times = ENDLESS),
	SCRIPT("chunks-of-one", STAGE_REQUEST, SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
	       SAY("1\r\n\3\r\n"), .times = ENDLESS),
	SCRIPT("trailers-endless", STAGE_REQUEST,
	       SAY("HTTP/1.1 200 OK\r\n" FOLDERS_TYPE "Transfer-Encoding: chunked\r\n\r\n0\r\n"),
	       SAY("X: y\r\n"), .times = ENDLESS),

	{ "challenge-for-ever", challenge_for_ever, false, NULL },
	{ "parrot-page", parrot_in_page, false, NULL },
	{ "parrot-headers", parrot_in_headers, false, NULL },
	{ "parrot-folders", parrot_in_folders, false, NULL },
	{ "parrot-reason", parrot_in_reason, false, NULL },
	{ NULL, NULL, false, NULL },
};
