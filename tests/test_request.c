/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness.h"
#include "request.h"

#define PATH   SETTINGS_PATH
#define DEVICE "&DeviceId=0123456789abcdef&DeviceType=CheckActiveSync"
#define SYNC   "?Cmd=FolderSync&User="

#define FILL(member, value)                                                                                  \
	do {                                                                                                 \
		ck_assert_uint_lt(strlen(value), sizeof(member));                                            \
		memcpy(member, value, strlen(value) + 1);                                                    \
	} while (0)

static struct settings s;
static struct request r;

static void set_up(void)
{
	memset(&s, 0, sizeof(s));
	FILL(s.hostname, "mail.example.org");
	FILL(s.path, PATH);
	FILL(s.username, "probe");
	FILL(s.device_id, "0123456789abcdef");
	FILL(s.device_type, SETTINGS_DEVICE_TYPE);
	FILL(s.user_agent, SETTINGS_USER_AGENT);
	FILL(s.protocol_version, "14.1");
	s.port = 443;
}

static const char *header(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < r.header_count; i++)
		if (strncmp(r.header[i], name, len) == 0 && r.header[i][len] == ':')
			return r.header[i] + len + 2;
	return NULL;
}

static const struct {
	bool plain;
	const char *host;
	unsigned port;
	const char *path, *user, *url;
} urls[] = {
	{ false, "mail.example.org", 443, PATH, "probe",
	  "https://mail.example.org" PATH SYNC "probe" DEVICE },
	{ false, "mail.example.org", 8443, PATH, "probe",
	  "https://mail.example.org:8443" PATH SYNC "probe" DEVICE },
	{ false, "mail.example.org", 80, PATH, "probe",
	  "https://mail.example.org:80" PATH SYNC "probe" DEVICE },
	{ true, "127.0.0.1", 80, PATH, "probe", "http://127.0.0.1" PATH SYNC "probe" DEVICE },
	{ true, "127.0.0.1", 443, PATH, "probe", "http://127.0.0.1:443" PATH SYNC "probe" DEVICE },
	{ false, "2001:db8::1", 443, PATH, "probe", "https://[2001:db8::1]" PATH SYNC "probe" DEVICE },
	{ false, "::1", 8443, PATH, "probe", "https://[::1]:8443" PATH SYNC "probe" DEVICE },
	/* all but unreserved characters of the user are encoded, UTF-8 by its bytes */
	{ false, "h", 443, PATH, "EXAMPLE\\probe", "https://h" PATH SYNC "EXAMPLE%5Cprobe" DEVICE },
	{ false, "h", 443, PATH, "probe@example.org", "https://h" PATH SYNC "probe%40example.org" DEVICE },
	{ false, "h", 443, PATH, "M\xC3\xBCller", "https://h" PATH SYNC "M%C3%BCller" DEVICE },
	{ false, "h", 443, PATH, "a&Cmd=Ping#b?c=d+e f%g/h",
	  "https://h" PATH SYNC "a%26Cmd%3DPing%23b%3Fc%3Dd%2Be%20f%25g%2Fh" DEVICE },
	{ false, "h", 443, PATH, "aZ09-._~", "https://h" PATH SYNC "aZ09-._~" DEVICE },
	{ false, "h", 443, PATH, "a\r\nHost: x", "https://h" PATH SYNC "a%0D%0AHost%3A%20x" DEVICE },
	/* of the path only what may not stand in one; what is encoded stays */
	{ false, "h", 443, "/eas", "u", "https://h/eas" SYNC "u" DEVICE },
	{ false, "h", 443, "eas", "u", "https://h/eas" SYNC "u" DEVICE },
	{ false, "h", 443, "", "u", "https://h/" SYNC "u" DEVICE },
	{ false, "h", 443, "/a/b;c=d,e@f:g!$&'()*+~", "u",
	  "https://h/a/b;c=d,e@f:g!$&'()*+~" SYNC "u" DEVICE },
	{ false, "h", 443, "/a b|c\"<>\\^`{}", "u",
	  "https://h/a%20b%7Cc%22%3C%3E%5C%5E%60%7B%7D" SYNC "u" DEVICE },
	{ false, "h", 443, "/a%20b%zz%2", "u", "https://h/a%20b%25zz%252" SYNC "u" DEVICE },
	{ false, "h", 443, "/a?b#c", "u", "https://h/a%3Fb%23c" SYNC "u" DEVICE },
	{ false, "h", 443, "/\xC3\xA4", "u", "https://h/%C3%A4" SYNC "u" DEVICE },
};

START_TEST(builds_the_url)
{
	s.plain_http = urls[_i].plain;
	FILL(s.hostname, urls[_i].host);
	s.port = urls[_i].port;
	FILL(s.path, urls[_i].path);
	FILL(s.username, urls[_i].user);
	request_foldersync(&s, "14.1", "", &r);
	ck_assert_str_eq(r.url, urls[_i].url);
}
END_TEST

START_TEST(has_room_for_the_longest_of_all)
{
	memset(s.hostname, 'h', sizeof(s.hostname) - 1);
	memset(s.path, ' ', sizeof(s.path) - 1);
	memset(s.username, '@', sizeof(s.username) - 1);
	memset(s.device_id, 'd', sizeof(s.device_id) - 1);
	memset(s.device_type, 't', sizeof(s.device_type) - 1);
	memset(s.user_agent, 'a', sizeof(s.user_agent) - 1);
	s.port = 65535;
	s.path[0] = '/';
	request_foldersync(&s, "14.1", "", &r);
	ck_assert_uint_gt(strlen(r.url), 2800);
	ck_assert_str_eq(strrchr(r.url, '='), "=tttttttttttttttttttttttttttttttt");
	ck_assert_uint_eq(strlen(header("User-Agent")), sizeof(s.user_agent) - 1);
}
END_TEST

static const char *const versions[] = { "2.5", "12.0", "12.1", "14.0", "14.1", "16.0", "16.1" };

START_TEST(sends_the_same_foldersync_in_every_version)
{
	static const unsigned char body[] = { 0x03, 0x01, 0x6A, 0x00, 0x00, 0x07, 0x56,
		                              0x52, 0x03, 0x30, 0x00, 0x01, 0x01 };

	request_foldersync(&s, versions[_i], "", &r);
	ck_assert_int_eq(r.kind, REQUEST_FOLDERSYNC);
	ck_assert_str_eq(r.method, "POST");
	ck_assert_str_eq(r.version, versions[_i]);
	ck_assert_uint_eq(r.body_len, sizeof(body));
	ck_assert_mem_eq(r.body, body, sizeof(body));
	ck_assert_uint_eq(r.header_count, 3);
	ck_assert_str_eq(header("Content-Type"), "application/vnd.ms-sync.wbxml");
	ck_assert_str_eq(header("MS-ASProtocolVersion"), versions[_i]);
	ck_assert_str_eq(header("User-Agent"), "check_activesync");
}
END_TEST

START_TEST(sends_a_policy_key_only_when_given)
{
	request_foldersync(&s, "14.1", "1307199584", &r);
	ck_assert_str_eq(header("X-MS-PolicyKey"), "1307199584");
	request_foldersync(&s, "14.1", "", &r);
	ck_assert_ptr_null(header("X-MS-PolicyKey"));
}
END_TEST

START_TEST(asks_for_options_in_no_version)
{
	request_options(&s, &r);
	ck_assert_int_eq(r.kind, REQUEST_OPTIONS);
	ck_assert_str_eq(r.method, "OPTIONS");
	ck_assert_str_eq(r.url, "https://mail.example.org" PATH);
	ck_assert_str_eq(r.version, "");
	ck_assert_uint_eq(r.body_len, 0);
	ck_assert_uint_eq(r.header_count, 1);
	ck_assert_str_eq(header("User-Agent"), "check_activesync");
}
END_TEST

#define MODERN      "\x48\x03MS-EAS-Provisioning-WBXML\x00\x01"
#define OLD         "\x48\x03MS-WAP-Provisioning-XML\x00\x01"
#define FIRST(type) "\x03\x01\x6A\x00\x00\x0E\x45\x46\x47" type "\x01\x01\x01"
#define DEVICE_FIRST                                                                                         \
	"\x03\x01\x6A\x00\x00\x0E\x45\x00\x12\x56\x48\x57\x03"                                               \
	"check_activesync\x00\x01\x01\x01\x00\x0E\x46\x47" MODERN "\x01\x01\x01"
#define ACK(type)                                                                                            \
	"\x03\x01\x6A\x00\x00\x0E\x45\x46\x47" type "\x49\x03"                                               \
	"1307199584\x00\x01\x4B\x03"                                                                         \
	"1\x00\x01\x01\x01\x01"
#define BODY(literal) (literal), sizeof(literal) - 1

static const struct {
	const char *first;
	size_t first_len;
	const char *ack;
	size_t ack_len;
} phases[] = {
	{ BODY(FIRST(OLD)), BODY(ACK(OLD)) },       { BODY(FIRST(MODERN)), BODY(ACK(MODERN)) },
	{ BODY(FIRST(MODERN)), BODY(ACK(MODERN)) }, { BODY(FIRST(MODERN)), BODY(ACK(MODERN)) },
	{ BODY(DEVICE_FIRST), BODY(ACK(MODERN)) },  { BODY(DEVICE_FIRST), BODY(ACK(MODERN)) },
	{ BODY(DEVICE_FIRST), BODY(ACK(MODERN)) },
};

START_TEST(asks_for_the_policy)
{
	FILL(s.protocol_version, versions[_i]);
	request_provision(&s, &r);
	ck_assert_int_eq(r.kind, REQUEST_PROVISION);
	ck_assert_str_eq(r.method, "POST");
	ck_assert_str_eq(r.url, "https://mail.example.org" PATH "?Cmd=Provision&User=probe" DEVICE);
	ck_assert_str_eq(header("MS-ASProtocolVersion"), versions[_i]);
	ck_assert_str_eq(header("X-MS-PolicyKey"), "0");
	ck_assert_uint_eq(r.body_len, phases[_i].first_len);
	ck_assert_mem_eq(r.body, phases[_i].first, r.body_len);
}
END_TEST

START_TEST(acknowledges_the_policy)
{
	FILL(s.protocol_version, versions[_i]);
	request_provision_ack(&s, "1307199584", &r);
	ck_assert_int_eq(r.kind, REQUEST_PROVISION_ACK);
	ck_assert_str_eq(header("X-MS-PolicyKey"), "1307199584");
	ck_assert_uint_eq(r.body_len, phases[_i].ack_len);
	ck_assert_mem_eq(r.body, phases[_i].ack, r.body_len);
}
END_TEST

START_TEST(has_the_published_lengths)
{
	ck_assert_uint_eq(phases[1].first_len, 41);
	ck_assert_uint_eq(phases[4].first_len, 69);
	ck_assert_uint_eq(phases[4].ack_len, 60);
}
END_TEST

START_TEST(acknowledges_the_longest_key)
{
	static const char key[] = "1234567890123456789012345678901234567890123456789012345678901234";

	request_provision_ack(&s, key, &r);
	ck_assert_uint_eq(r.body_len, 60 - 10 + 64);
	ck_assert_str_eq(header("X-MS-PolicyKey"), key);
}
END_TEST

START_TEST(names_each_request)
{
	ck_assert_str_eq(request_name(REQUEST_FOLDERSYNC), "FolderSync");
	for (int kind = 0; kind < REQUEST_KIND_COUNT; kind++)
		ck_assert_ptr_nonnull(request_name((enum request_kind)kind));
}
END_TEST

Suite *suite(void)
{
	Suite *all = suite_create("request");
	TCase *t = tcase_create("bytes");

	tcase_add_checked_fixture(t, set_up, NULL);
	tcase_add_loop_test(t, builds_the_url, 0, COUNT(urls));
	tcase_add_test(t, has_room_for_the_longest_of_all);
	tcase_add_loop_test(t, sends_the_same_foldersync_in_every_version, 0, COUNT(versions));
	tcase_add_test(t, sends_a_policy_key_only_when_given);
	tcase_add_test(t, asks_for_options_in_no_version);
	tcase_add_loop_test(t, asks_for_the_policy, 0, COUNT(versions));
	tcase_add_loop_test(t, acknowledges_the_policy, 0, COUNT(versions));
	tcase_add_test(t, has_the_published_lengths);
	tcase_add_test(t, acknowledges_the_longest_key);
	tcase_add_test(t, names_each_request);
	suite_add_tcase(all, t);
	return all;
}
