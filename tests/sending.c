/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sending.h"

#include <check.h>
#include <stdio.h>

struct sending sending;

void sending_begin(unsigned port)
{
	struct settings *s = &sending.settings;

	settings_begin(s);
	s->plain_http = true;
	s->port = port;
	s->timeout = 5;
	(void)snprintf(s->hostname, sizeof(s->hostname), "mail.example.org");
	(void)snprintf(s->address, sizeof(s->address), "127.0.0.1");
	(void)snprintf(s->username, sizeof(s->username), "probe");
	(void)snprintf(s->device_id, sizeof(s->device_id), "0123456789abcdef");
	(void)snprintf(s->protocol_version, sizeof(s->protocol_version), "14.1");
	(void)snprintf(sending.secret.password, sizeof(sending.secret.password), "geheim");
}

bool sending_open(void)
{
	sending.deadline = deadline_start(sending.settings.timeout);
	return transport_open(&sending.settings, &sending.secret, &sending.transport, &sending.fault);
}

bool sending_has(enum auth auth)
{
	bool opened;

	sending_begin(443);
	sending.settings.auth = auth;
	opened = sending_open();
	sending_close();
	return opened;
}

bool sending_send(void)
{
	request_foldersync(&sending.settings, sending.settings.protocol_version, "", &sending.request);
	sending.answer.request = sending.request;
	answer_begin(&sending.answer, NULL, 0);
	return transport_send(sending.transport, &sending.request, &sending.deadline, &sending.answer,
	                      &sending.fault);
}

const struct answer *sending_run(void)
{
	ck_assert_msg(sending_open(), "%s", sending.fault.text);
	ck_assert_msg(sending_send(), "%s", sending.fault.text);
	sending_close();
	return &sending.answer;
}

void sending_close(void)
{
	/* What a hanging lookup leaves behind stays within reach: no leak. */
	transport_close(sending.transport);
}
