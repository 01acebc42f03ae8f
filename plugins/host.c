/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host.h"

#include <arpa/inet.h>
#include <string.h>

#include "text.h"

#define MAX_LABEL 63 /* RFC 1035 2.3.4 */

static bool is_address(const char *text)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

bool host_read_address(const char *text, size_t n, char out[SETTINGS_MAX_HOST])
{
	bool brackets = n >= 2 && text[0] == '[' && text[n - 1] == ']';

	if (brackets) {
		text++;
		n -= 2;
	}
	if (n == 0 || n >= SETTINGS_MAX_HOST)
		return false;
	memcpy(out, text, n);
	out[n] = '\0';
	return is_address(out) && (!brackets || strchr(out, ':'));
}

static bool is_label(const char *s, size_t n)
{
	if (n == 0 || n > MAX_LABEL || s[0] == '-' || s[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!text_is_letter(s[i]) && !text_is_digit(s[i]) && s[i] != '-' && s[i] != '_')
			return false;
	return true;
}

/* "127.1", "10" and "0x7f.1" are refused as names: libraries still accept them as addresses. */
static bool is_numeric(const char *label)
{
	if (text_starts(label, "0x"))
		return label[2 + strspn(label + 2, "0123456789abcdefABCDEF")] == '\0';
	return label[strspn(label, "0123456789")] == '\0';
}

static bool is_host_name(const char *name)
{
	const char *label = name;

	for (;;) {
		size_t n = strcspn(label, ".");

		if (!is_label(label, n))
			return false;
		if (!label[n])
			return !is_numeric(label);
		label += n + 1;
	}
}

bool host_read_name(const char *text, size_t n, char out[SETTINGS_MAX_HOST])
{
	if (n > 1 && text[n - 1] == '.')
		n--;
	if (n == 0 || n >= SETTINGS_MAX_HOST || memchr(text, '\0', n))
		return false;
	memcpy(out, text, n);
	out[n] = '\0';
	return is_host_name(out);
}

bool host_read_port(const char *text, unsigned *out)
{
	unsigned long port;

	if (!text_number(text, 65535, &port) || port == 0)
		return false;
	*out = (unsigned)port;
	return true;
}

/* Refuses bytes below `least`: decoded control characters must not reach a header. */
static bool decode(const char *text, size_t n, int least, struct text *out)
{
	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)text[i];
		char byte;

		if (c == '%') {
			if (i + 2 >= n || text_hex_digit(text[i + 1]) > 15 ||
			    text_hex_digit(text[i + 2]) > 15)
				return false;
			c = (int)(text_hex_digit(text[i + 1]) * 16 + text_hex_digit(text[i + 2]));
			i += 2;
		}
		if (c < least)
			return false;
		byte = (char)c;
		text_add_bytes(out, &byte, 1);
	}
	return !out->cut;
}

static bool read_credentials(const char *at, size_t n, struct proxy *out, char room[SETTINGS_MAX_PASSWORD])
{
	const char *colon = memchr(at, ':', n);
	size_t user_len = colon ? (size_t)(colon - at) : 0;
	struct text user, password;

	TEXT_IN(&user, out->user);
	text_begin(&password, room, SETTINGS_MAX_PASSWORD);
	if (user_len == 0 || !decode(at, user_len, ' ', &user) || strchr(out->user, ':'))
		return false;
	return decode(colon + 1, n - user_len - 1, 1, &password);
}

/* "HOST:PORT"; a colon within HOST is an IPv6 address's, which needs brackets here. */
static bool read_authority(const char *at, size_t n, struct proxy *out)
{
	const char *colon = memrchr(at, ':', n);
	char port[8];
	size_t host_len, port_len;

	if (!colon)
		return false;
	host_len = (size_t)(colon - at);
	port_len = n - host_len - 1;
	if (port_len >= sizeof(port) || (at[0] != '[' && memchr(at, ':', host_len)))
		return false;
	memcpy(port, colon + 1, port_len);
	port[port_len] = '\0';
	out->host_is_address = host_read_address(at, host_len, out->host);
	return host_read_port(port, &out->port) &&
	       (out->host_is_address || host_read_name(at, host_len, out->host));
}

bool host_read_proxy(const char *url, struct proxy *out, char password[SETTINGS_MAX_PASSWORD])
{
	static const char scheme[] = "http://";
	const char *at, *sign;
	size_t n;

	out->given = false;
	out->user[0] = '\0';
	if (!text_starts(url, scheme))
		return false;
	at = url + sizeof(scheme) - 1;
	sign = strrchr(at, '@');
	if (sign && !read_credentials(at, (size_t)(sign - at), out, password))
		return false;
	at = sign ? sign + 1 : at;
	n = strlen(at);
	if (n > 0 && at[n - 1] == '/')
		n--;
	out->given = read_authority(at, n, out);
	return out->given;
}
