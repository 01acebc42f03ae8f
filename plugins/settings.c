/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <string.h>

#include "wipe.h"

void settings_begin(struct settings *s)
{
	memset(s, 0, offsetof(struct settings, proxy));
	s->proxy.given = false;
	s->proxy.host[0] = '\0';
	s->proxy.host_is_address = false;
	s->proxy.user[0] = '\0';
	s->proxy.password[0] = '\0';
	s->ini_password[0] = '\0';
	s->overrides.count = 0;
	memcpy(s->path, SETTINGS_PATH, sizeof(SETTINGS_PATH));
	memcpy(s->device_type, SETTINGS_DEVICE_TYPE, sizeof(SETTINGS_DEVICE_TYPE));
	memcpy(s->user_agent, SETTINGS_USER_AGENT, sizeof(SETTINGS_USER_AGENT));
	s->tls_min = TLS_1_2;
	s->timeout = SETTINGS_TIMEOUT;
	s->timeout_result = STATE_CRITICAL;
}

void settings_wipe(struct settings *s)
{
	wipe_bytes(s->proxy.password, strlen(s->proxy.password));
	wipe_bytes(s->ini_password, strlen(s->ini_password));
}
