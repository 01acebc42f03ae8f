/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "device.h"

#include <stddef.h>
#include <string.h>

#include "text.h"
#include "tls.h"

#define SALT "check_activesync"

/* Copies s and its NUL in lower case; returns where to go on. */
static char *add_lower(char *to, const char *s, size_t max)
{
	size_t n = strlen(s) < max ? strlen(s) : max - 1;

	for (size_t i = 0; i < n; i++)
		*to++ = (char)text_lower(s[i]);
	*to++ = '\0';
	return to;
}

bool device_derive_id(const char *login, const char *hostname, char out[SETTINGS_MAX_DEVICE])
{
	static const char digits[] = "0123456789abcdef";
	char seed[sizeof(SALT) + SETTINGS_MAX_USER + SETTINGS_MAX_HOST];
	unsigned char digest[32];
	char *end = add_lower(seed, SALT, sizeof(SALT));

	end = add_lower(end, login, SETTINGS_MAX_USER);
	end = add_lower(end, hostname, SETTINGS_MAX_HOST);
	out[0] = '\0';
	if (!tls_sha256(seed, (size_t)(end - seed) - 1, digest))
		return false;
	for (size_t i = 0; i + 1 < SETTINGS_MAX_DEVICE; i += 2) {
		out[i] = digits[digest[i / 2] >> 4];
		out[i + 1] = digits[digest[i / 2] & 0x0F];
	}
	out[SETTINGS_MAX_DEVICE - 1] = '\0';
	return true;
}
