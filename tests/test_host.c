/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "harness.h"
#include "host.h"

static const char *const names[] = {
	"mail.example.org",
	"localhost",
	"a",
	"exchange_01.corp.example",
	"xn--mller-kva.example",
	"1und1.de",
	"3com",
	"MAIL.EXAMPLE.ORG",
	"a-b.c-d",
	"0xg.example",
	"123.example",
};

static const char *const no_names[] = {
	"",      ".",         "..",     "a..b",       ".a",
	"a b",   "a\n",       "a/b",    "a:443",      "u@a",
	"-a",    "a-",        "a.-b",   "https://a",  "m\xC3\xBCller.example",
	"127.1", "10",        "0x7f.1", "0x7f",       "0x",
	"1.2.3", "1.2.3.4.5", "a.0x10", "2130706433", "a|b",
	"a\x7f", "[a]",       "a%2e",   "a\\b",       "a..",
};

static const char *const addresses[][2] = {
	{ "192.0.2.1", "192.0.2.1" },
	{ "::1", "::1" },
	{ "[::1]", "::1" },
	{ "[2001:db8::7]", "2001:db8::7" },
	{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
};

static const char *const no_addresses[] = {
	"",           "[]",         "[192.0.2.1]",  "192.0.2.256",  "192.0.2", "192.0.2.1.",
	"010.0.0.1x", " 192.0.2.1", "192.0.2.1\n",  "fe80::1%eth0", "[::1",    "::1]",
	"::1::",      "localhost",  "192.0.2.1/24", "[::1]:443",    ":",       "1.2.3.4:5",
};

START_TEST(takes_host_names)
{
	char out[SETTINGS_MAX_HOST];

	ck_assert_msg(host_read_name(names[_i], strlen(names[_i]), out), "%s", names[_i]);
	ck_assert_str_eq(out, names[_i]);
}
END_TEST

START_TEST(refuses_what_is_more_or_less_than_a_name)
{
	char out[SETTINGS_MAX_HOST];

	ck_assert_msg(!host_read_name(no_names[_i], strlen(no_names[_i]), out), "\"%s\" was taken",
	              no_names[_i]);
}
END_TEST

START_TEST(drops_the_dot_of_the_root)
{
	char out[SETTINGS_MAX_HOST];

	ck_assert(host_read_name("mail.example.org.", 17, out));
	ck_assert_str_eq(out, "mail.example.org");
}
END_TEST

START_TEST(reads_no_further_than_it_is_told)
{
	char out[SETTINGS_MAX_HOST];
	const char *copy = (const char *)guard_copy("a.example", 9);

	ck_assert(host_read_name(copy, 9, out));
	ck_assert_str_eq(out, "a.example");
	ck_assert(host_read_name(copy, 1, out));
	ck_assert_str_eq(out, "a");
	ck_assert(!host_read_name("a\0b", 3, out));
	guard_free((const unsigned char *)copy, 9);
}
END_TEST

START_TEST(keeps_the_lengths_of_rfc_1035)
{
	char out[SETTINGS_MAX_HOST], name[SETTINGS_MAX_HOST + 1];

	memset(name, 'a', sizeof(name));
	ck_assert(host_read_name(name, 63, out));
	ck_assert(!host_read_name(name, 64, out));
	for (size_t i = 63; i < sizeof(name); i += 64)
		name[i] = '.';
	ck_assert(host_read_name(name, 253, out));
	ck_assert(!host_read_name(name, 254, out));
}
END_TEST

START_TEST(takes_addresses_of_both_versions)
{
	char out[SETTINGS_MAX_HOST];

	ck_assert_msg(host_read_address(addresses[_i][0], strlen(addresses[_i][0]), out), "%s",
	              addresses[_i][0]);
	ck_assert_str_eq(out, addresses[_i][1]);
}
END_TEST

START_TEST(refuses_what_is_no_address)
{
	char out[SETTINGS_MAX_HOST];

	ck_assert_msg(!host_read_address(no_addresses[_i], strlen(no_addresses[_i]), out), "\"%s\" was taken",
	              no_addresses[_i]);
}
END_TEST

static const struct {
	const char *url, *host;
	unsigned port;
	const char *user, *password;
} proxies[] = {
	{ "http://proxy.example.org:3128", "proxy.example.org", 3128, "", "" },
	{ "HTTP://192.0.2.9:1/", "192.0.2.9", 1, "", "" },
	{ "http://[2001:db8::9]:8080", "2001:db8::9", 8080, "", "" },
	{ "http://probe:secret@proxy:3128", "proxy", 3128, "probe", "secret" },
	{ "http://a%40b:c%3A%2f%25d@proxy:3128", "proxy", 3128, "a@b", "c:/%d" },
	{ "http://probe:x@y/z:@proxy:3128", "proxy", 3128, "probe", "x@y/z:" },
	{ "http://probe:@proxy:3128", "proxy", 3128, "probe", "" },
};

static const char *const no_proxies[] = {
	"",
	"proxy:3128",
	"http://",
	"http://proxy",
	"http://proxy:",
	"http://:3128",
	"http://proxy:0",
	"http://proxy:65536",
	"http://proxy:3128/path",
	"http://proxy:3128//",
	"https://proxy:3128",
	"socks5://proxy:1080",
	"http://::1:3128",
	"http://a b:3128",
	"http://proxy:3128 ",
	"http://probe@proxy:3128",
	"http://:secret@proxy:3128",
	"http://p:s%0@proxy:1",
	"http://p:s%zz@proxy:1",
	"http://p:%00@proxy:1",
	"http://p%0a:s@proxy:1",
	"http://p%3a:s@proxy:1",
	"http://p:s@",
	"http:/proxy:1",
	"http://proxy:00000000003128",
	"http://proxy?x:3128",
};

static char password[SETTINGS_MAX_PASSWORD];

START_TEST(takes_proxies_with_and_without_credentials)
{
	struct proxy p;

	ck_assert_msg(host_read_proxy(proxies[_i].url, &p, password), "%s", proxies[_i].url);
	ck_assert(p.given);
	ck_assert_str_eq(p.host, proxies[_i].host);
	ck_assert_int_eq(p.host_is_address, p.host[0] >= '0' && p.host[0] <= '9');
	ck_assert_uint_eq(p.port, proxies[_i].port);
	ck_assert_str_eq(p.user, proxies[_i].user);
	ck_assert_str_eq(p.user[0] ? password : "", proxies[_i].password);
}
END_TEST

START_TEST(refuses_what_is_no_http_proxy)
{
	struct proxy p;

	ck_assert_msg(!host_read_proxy(no_proxies[_i], &p, password), "\"%s\" was taken", no_proxies[_i]);
	ck_assert(!p.given);
}
END_TEST

START_TEST(refuses_a_proxy_password_that_does_not_fit)
{
	static char url[SETTINGS_MAX_PASSWORD + 64] = "http://p:";
	static struct proxy p;

	memset(url + 9, 'x', SETTINGS_MAX_PASSWORD);
	memcpy(url + 9 + SETTINGS_MAX_PASSWORD, "@proxy:1", 9);
	ck_assert(!host_read_proxy(url, &p, password));
	memcpy(url + 9 + SETTINGS_MAX_PASSWORD - 1, "@proxy:1", 9);
	ck_assert(host_read_proxy(url, &p, password));
	ck_assert_uint_eq(strlen(password), SETTINGS_MAX_PASSWORD - 1);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("host");
	TCase *c = tcase_create("host");

	tcase_add_loop_test(c, takes_host_names, 0, COUNT(names));
	tcase_add_loop_test(c, refuses_what_is_more_or_less_than_a_name, 0, COUNT(no_names));
	tcase_add_test(c, drops_the_dot_of_the_root);
	tcase_add_test(c, reads_no_further_than_it_is_told);
	tcase_add_test(c, keeps_the_lengths_of_rfc_1035);
	tcase_add_loop_test(c, takes_addresses_of_both_versions, 0, COUNT(addresses));
	tcase_add_loop_test(c, refuses_what_is_no_address, 0, COUNT(no_addresses));
	tcase_add_loop_test(c, takes_proxies_with_and_without_credentials, 0, COUNT(proxies));
	tcase_add_loop_test(c, refuses_what_is_no_http_proxy, 0, COUNT(no_proxies));
	tcase_add_test(c, refuses_a_proxy_password_that_does_not_fit);
	suite_add_tcase(s, c);
	return s;
}
