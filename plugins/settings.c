/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <string.h>

#include "wipe.h"

void settings_begin(struct settings *s)
{
	static const char none[] = "";
	size_t seldom = offsetof(struct settings, proxy); /* bytes that nobody reads before they are set */

	memset((char *)s + seldom, 0, sizeof(*s) - seldom);
	s->overrides.count = 0;
	s->password_file = s->ini_file = s->token_file = s->client_cert = none;
	s->private_key = s->cacert = s->capath = none;
	memcpy(s->path, SETTINGS_PATH, sizeof(SETTINGS_PATH));
	memcpy(s->device_type, SETTINGS_DEVICE_TYPE, sizeof(SETTINGS_DEVICE_TYPE));
	memcpy(s->user_agent, SETTINGS_USER_AGENT, sizeof(SETTINGS_USER_AGENT));
	s->tls_min = TLS_1_2;
	s->timeout = SETTINGS_TIMEOUT;
	s->timeout_result = STATE_CRITICAL;
}

void settings_wipe(struct settings *s)
{
	if (s->proxy.user[0])
		wipe_bytes(s->proxy_password, strlen(s->proxy_password));
	if (s->has_ini_password)
		wipe_bytes(s->ini_password, strlen(s->ini_password));
}
