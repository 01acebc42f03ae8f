/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server that repeats the password it was sent, in each spelling that a page,
 * a log or a proxy might use.  What it says it also logs, as "spelt ...", so
 * that a test can look for every one of them.
 */
#include "fakehostile.h"

#include <openssl/evp.h>
#include <string.h>

#include "fakeconnection.h"

#define MAX_PASSWORD 128
#define MAX_SPELT    (MAX_PASSWORD * 16)

struct spelt {
	char text[MAX_SPELT];
	size_t len;
};

static void add(struct spelt *to, const char *format, unsigned a)
{
	int n = snprintf(to->text + to->len, sizeof(to->text) - to->len, format, a);

	if (n > 0 && (size_t)n < sizeof(to->text) - to->len)
		to->len += (size_t)n;
}

static void spell_each(struct spelt *to, const char *password, const char *format)
{
	for (; *password; password++)
		add(to, format, (unsigned char)*password);
}

/* NUL-terminated by OpenSSL. */
static void spell_base64(struct spelt *to, const char *password, const char *before)
{
	unsigned char plain[MAX_PASSWORD + 16];
	int n = snprintf((char *)plain, sizeof(plain), "%s%s", before, password);

	if (n > 0 && n < (int)sizeof(plain))
		to->len = (size_t)EVP_EncodeBlock((unsigned char *)to->text, plain, n);
}

static void spell_cased(struct spelt *to, const char *password, char from, char until)
{
	for (; *password; password++)
		add(to, "%c",
		    (unsigned char)(*password >= from && *password <= until ? *password ^ 0x20 : *password));
}

static const char *const formats[] = {
	"%c",     "%02x",      "%02X",    "%%%02x",  "%%25%02X", "%%u%04x", "&#%u;",
	"&#x%X;", "&amp;#%u;", "\\u%04x", "\\x%02x", "\\%03o",   "%c\r\n",
};

static const char *const before[] = { "", "x", "xx", "probe:" };

#define FORMATS   (sizeof(formats) / sizeof(formats[0]))
#define BASES     (sizeof(before) / sizeof(before[0]))
#define SPELLINGS (FORMATS + BASES + 2)

static void spell(struct spelt *to, const char *password, size_t spelling)
{
	to->len = 0;
	if (spelling < FORMATS)
		spell_each(to, password, formats[spelling]);
	else if (spelling < FORMATS + BASES)
		spell_base64(to, password, before[spelling - FORMATS]);
	else if (spelling == FORMATS + BASES)
		spell_cased(to, password, 'a', 'z');
	else
		spell_cased(to, password, 'A', 'Z');
}

/* The password of a Basic login, "" when there is none. */
static void read_password(const char *request, char password[MAX_PASSWORD])
{
	static const char field[] = "\r\nAuthorization: Basic ";
	const char *at = connection_find(request, field), *colon;
	char plain[MAX_SPELT] = "";
	size_t len;

	password[0] = '\0';
	if (!at)
		return;
	at += sizeof(field) - 1;
	len = strcspn(at, "\r");
	if (len > MAX_PASSWORD ||
	    EVP_DecodeBlock((unsigned char *)plain, (const unsigned char *)at, (int)len) < 0)
		return;
	colon = strchr(plain, ':');
	if (colon)
		(void)snprintf(password, MAX_PASSWORD, "%.*s", MAX_PASSWORD - 1, colon + 1);
}

static bool ask(struct server *s, struct connection *c, char password[MAX_PASSWORD])
{
	static char request[CONNECTION_MAX_REQUEST + 1];

	if (!connection_handshake(s, c) || !connection_read_request(s, c, request))
		return false;
	read_password(request, password);
	return true;
}

static void say(struct connection *c, const char *words)
{
	(void)connection_deliver(c, words, strlen(words));
}

/* Says all spellings, each between the two; in a header those of one line. */
static void say_all(struct server *s, struct connection *c, const char *password, const char *const around[2])
{
	struct spelt spelt;

	for (size_t i = 0; i < SPELLINGS; i++) {
		spell(&spelt, password, i);
		if (!memchr(spelt.text, '\n', spelt.len))
			fakeserver_note(s, "spelt %.*s\n", (int)spelt.len, spelt.text);
		else if (strchr(around[1], '\r'))
			continue;
		say(c, around[0]);
		(void)connection_deliver(c, spelt.text, spelt.len);
		say(c, around[1]);
	}
}

void parrot_in_page(struct server *s, struct connection *c)
{
	static const char *const around[2] = { "<p>You said ", ".</p>\n" };
	char password[MAX_PASSWORD];

	if (!ask(s, c, password))
		return;
	say(c, "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\n"
	       "Connection: close\r\n\r\n<html>\n");
	say_all(s, c, password, around);
	connection_part(c);
}

void parrot_in_headers(struct server *s, struct connection *c)
{
	static const char *const around[2] = { "X-MS-Diagnostics: login ", " was refused\r\n" };
	static const char *const places[2] = { "X-Parrot: ", "\r\n" };
	char password[MAX_PASSWORD];

	if (!ask(s, c, password))
		return;
	say(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n");
	say_all(s, c, password, around);
	say_all(s, c, password, places);
	say(c, "Location: https://probe:");
	say(c, password);
	say(c, "@mail.example.org/\r\nSet-Cookie: password=");
	say(c, password);
	say(c, "\r\n\r\n");
	connection_part(c);
}

void parrot_in_reason(struct server *s, struct connection *c)
{
	char password[MAX_PASSWORD];

	if (!ask(s, c, password))
		return;
	fakeserver_note(s, "spelt %s\n", password);
	say(c, "HTTP/1.1 401 ");
	say(c, password);
	say(c, "\r\nServer: ");
	say(c, password);
	say(c, "\r\nWWW-Authenticate: Basic realm=\"");
	say(c, password);
	say(c, "\"\r\nContent-Length: 0\r\n\r\n");
	connection_part(c);
}

void parrot_in_folders(struct server *s, struct connection *c)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n"
				   "Connection: close\r\n\r\n\x03\x01\x6a\0\0\7\x56\x4c\x03"
				   "1\0\x01\x4e";
	static const char name[] = "\x4f\x48\x03"
				   "5\0\x01\x47\x03",
			  end[] = "\0\x01\x4a\x03"
				  "2\0\x01\x01";
	char password[MAX_PASSWORD];
	struct spelt spelt;

	if (!ask(s, c, password))
		return;
	(void)connection_deliver(c, head, sizeof(head) - 1);
	for (size_t i = 0; i < SPELLINGS; i++) {
		spell(&spelt, password, i);
		(void)connection_deliver(c, name, sizeof(name) - 1);
		(void)connection_deliver(c, spelt.text, spelt.len);
		(void)connection_deliver(c, end, sizeof(end) - 1);
		if (!memchr(spelt.text, '\n', spelt.len))
			fakeserver_note(s, "spelt %.*s\n", (int)spelt.len, spelt.text);
	}
	say(c, "\x01\x01");
	connection_part(c);
}
