/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "device.h"
#include "harness.h"

/* Literals: whoever changes one makes every probe a new device to its server. */
static const struct {
	const char *login, *hostname, *id;
} ids[] = {
	{ "probe", "mail.example.org", "cefb88250df6502d9d262cb323f2eb5e" },
	{ "PROBE", "Mail.Example.ORG", "cefb88250df6502d9d262cb323f2eb5e" },
	{ "EXAMPLE\\probe", "mail.example.org", "0c52276810ffd18e3a62bb5b6f6fce4e" },
	{ "", "", "cf7c09b7f28b3ade4adbde6377a2b4f8" },
};

START_TEST(derives_the_same_id_for_ever)
{
	char id[SETTINGS_MAX_DEVICE];

	ck_assert(device_derive_id(ids[_i].login, ids[_i].hostname, id));
	ck_assert_str_eq(id, ids[_i].id);
}
END_TEST

START_TEST(tells_apart_what_only_runs_together)
{
	char a[SETTINGS_MAX_DEVICE], b[SETTINGS_MAX_DEVICE];

	ck_assert(device_derive_id("ab", "c", a));
	ck_assert(device_derive_id("a", "bc", b));
	ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(takes_the_longest_of_both)
{
	char login[SETTINGS_MAX_USER + 8], hostname[SETTINGS_MAX_HOST + 8], id[SETTINGS_MAX_DEVICE];

	memset(login, 'l', sizeof(login) - 1);
	login[sizeof(login) - 1] = '\0';
	memset(hostname, 'h', sizeof(hostname) - 1);
	hostname[sizeof(hostname) - 1] = '\0';
	ck_assert(device_derive_id(login, hostname, id));
	ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 32);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("device");
	TCase *t = tcase_create("id");

	tcase_add_loop_test(t, derives_the_same_id_for_ever, 0, (int)(sizeof(ids) / sizeof(ids[0])));
	tcase_add_test(t, tells_apart_what_only_runs_together);
	tcase_add_test(t, takes_the_longest_of_both);
	suite_add_tcase(s, t);
	return s;
}
