/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "options.h"

#define MAX_WORDS 64

static struct settings settings;
static struct fault fault;

/* Parses a blank-separated command line; '_' in it stands for a blank within a word. */
static bool parse(const char *line)
{
	static char words[4096];
	char *argv[MAX_WORDS + 1];
	char *rest = NULL;
	int argc = 0;

	memset(&settings, 'x', sizeof(settings));
	fault.text[0] = '\0';
	ck_assert(snprintf(words, sizeof(words), "check_activesync %s", line) < (int)sizeof(words));
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		ck_assert_int_lt(argc, MAX_WORDS);
		for (char *at = word; *at; at++)
			*at = *at == '_' ? ' ' : *at;
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	return options_parse(argc, argv, &settings, &fault);
}

/* The same behind the options that must be given. */
static bool parse_more(const char *line)
{
	char whole[4096];

	(void)snprintf(whole, sizeof(whole), "-H mail.example.org -u probe %s", line);
	return parse(whole);
}

static const char *const good[] = {
	"-p 1",
	"-p65535",
	"--port=443",
	"--port 443",
	"--path=/",
	"--path=/a/b%20c",
	"-4",
	"-6",
	"--use-ipv4",
	"--use-ipv6",
	"-I 192.0.2.1",
	"-I ::1",
	"--IP-address=[::1]",
	"--proxy=http://p:3128",
	"--plain-http",
	"-d EX",
	"--domain=ex.example",
	"--password-file=/x",
	"--auth=basic",
	"--auth=NTLM",
	"--auth=negotiate",
	"--auth=bearer --token-file=/x",
	"--auth=certificate -J /x",
	"--auth=certificate -J /x -K /y",
	"-J /x",
	"--cacert=/x",
	"--capath=/x",
	"-k",
	"--insecure",
	"--tls-min=1.0",
	"--tls-min=1.1",
	"--tls-min=1.2",
	"--tls-min=1.3",
	"-P 2.5",
	"-P 12.0",
	"-P 12.1",
	"-P 14.0",
	"-P 14.1",
	"-P 16.0",
	"-P16.1",
	"-D a",
	"-D 0123456789abcdef0123456789ABCDEF",
	"--device-type=SP",
	"--user-agent=a_b/1",
	"--policy-key=0",
	"--policy-key=4294967295",
	"--provision",
	"--diagnose",
	"-f Inbox",
	"--folder=Sent_Items",
	"--folders=5:",
	"-C 21",
	"-C 21,7",
	"-C 7,7",
	"-C 0",
	"-w 1",
	"-c @5:10",
	"-t 10",
	"-t 0.001",
	"-t 2.5",
	"-t 86400",
	"--timeout-result=ok",
	"--timeout-result=UNKNOWN",
	"--state=http-503=ok",
	"-v",
	"-vvvv",
	"--",
	"-vvk4",
	"-vkp 443",
	"-vp443",
	"-u EX\\probe",
	"-u probe@example.org",
	"-u EX\\probe@example.org",
	"-H localhost.",
	"--auth=ntlm -u a:b",
	"-4 -4",
	"-4 -I 192.0.2.1",
	"-6 -I ::1",
	"-4 -I 192.0.2.1 -H ::1",
	"-6 -H [::1]",
};

static const char *const bad[][2] = {
	{ "-p 0", "--port takes a port number, 1 to 65535, not \"0\"" },
	{ "-p 65536", "--port takes a port number, 1 to 65535, not \"65536\"" },
	{ "-p +1", "--port takes a port number, 1 to 65535, not \"+1\"" },
	{ "-p hunter2", "--port takes a port number, 1 to 65535" },
	{ "--port=", "--port takes a port number, 1 to 65535, not \"\"" },
	{ "-p", "--port takes a port number, 1 to 65535, but no value was given" },
	{ "-v --port", "--port takes a port number, 1 to 65535, but no value was given" },
	{ "-H https://x", "--hostname takes a host name or an IP address, nothing more, not \"https://x\"" },
	{ "-H x:443", "--hostname takes a host name or an IP address, nothing more, not \"x:443\"" },
	{ "-H x/y", "--hostname takes a host name or an IP address, nothing more, not \"x/y\"" },
	{ "-H x_y", "--hostname takes a host name or an IP address, nothing more, not \"x y\"" },
	{ "-H x\n",
	  "--hostname takes a host name or an IP address, nothing more, not \"x\" with blanks around it" },
	{ "-H _x",
	  "--hostname takes a host name or an IP address, nothing more, not \"x\" with blanks around it" },
	{ "-H probe:hunter2@x", "--hostname takes a host name or an IP address, nothing more" },
	{ "-H m\xC3\xBCller.example", "--hostname takes an international name in its ASCII form, xn--..." },
	{ "-H -p", "--hostname takes a host name or an IP address, nothing more, not \"-p\"" },
	{ "-I mail.example.org", "--IP-address takes an IP address, not \"mail.example.org\"" },
	{ "-I 127.1", "--IP-address takes an IP address, not \"127.1\"" },
	{ "--path=x",
	  "--path takes an ASCII path that begins with / and has no blank, ? or # in it, not \"x\"" },
	{ "--path=/\xC3\xA4",
	  "--path takes an ASCII path that begins with / and has no blank, ? or # in it, not \"/\xC3\xA4\"" },
	{ "--path=/x?y",
	  "--path takes an ASCII path that begins with / and has no blank, ? or # in it, not \"/x?y\"" },
	{ "--path=/x#y",
	  "--path takes an ASCII path that begins with / and has no blank, ? or # in it, not \"/x#y\"" },
	{ "--path=/x_y",
	  "--path takes an ASCII path that begins with / and has no blank, ? or # in it, not \"/x y\"" },
	{ "-4 -6", "--use-ipv6 contradicts --use-ipv4" },
	{ "-6v4", "--use-ipv4 contradicts --use-ipv6" },
	{ "-4 -I ::1", "--use-ipv4 contradicts --IP-address, which is an IPv6 address" },
	{ "-6 -I 192.0.2.1", "--use-ipv6 contradicts --IP-address, which is an IPv4 address" },
	{ "-6 -H 192.0.2.1", "--use-ipv6 contradicts --hostname, which is an IPv4 address" },
	{ "--proxy=p:3128",
	  "--proxy takes http://HOST:PORT, with USER:PASSWORD@ before HOST in an ini file only" },
	{ "--proxy=http://probe:hunter2@p:3128",
	  "--proxy takes a user and password from an ini file only: all users can read a command line" },
	{ "--plain-http --proxy=http://p:1",
	  "--plain-http contradicts --proxy: the proxy would read the credentials" },
	{ "--plain-http -C 5",
	  "--plain-http contradicts --certificate: without TLS there is no certificate" },
	{ "--plain-http --auth=certificate -J /x",
	  "--plain-http contradicts --auth=certificate: a client certificate needs TLS" },
	{ "-u probe:hunter2", "--username takes no colon with --auth=basic: the password would begin there" },
	{ "-d E:X", "--username takes no colon with --auth=basic: the password would begin there" },
	{ "-u a\\b\\c", "--username takes user, DOMAIN\\user or user@domain, at most 320 bytes" },
	{ "-u \\b", "--username takes user, DOMAIN\\user or user@domain, at most 320 bytes" },
	{ "-u a\\", "--username takes user, DOMAIN\\user or user@domain, at most 320 bytes" },
	{ "-u a\x1b", "--username takes user, DOMAIN\\user or user@domain, at most 320 bytes" },
	{ "--username=", "--username takes user, DOMAIN\\user or user@domain, at most 320 bytes" },
	{ "-d a\\b", "--domain takes a domain name without \\ @ or control characters, not \"a\\b\"" },
	{ "-d a@b", "--domain takes a domain name without \\ @ or control characters" },
	{ "--password=hunter2",
	  "--password is taken from an ini file only: all users can read a command line" },
	{ "--password-file=", "--password-file takes the name of a file, not the password itself" },
	{ "--auth=probe:hunter2", "--auth takes basic, ntlm, negotiate, bearer or certificate" },
	{ "--auth=bearer", "--auth=bearer needs --token-file=FILE" },
	{ "--auth=certificate", "--auth=certificate needs --client-cert=FILE" },
	{ "-K /x", "--private-key needs --client-cert=FILE, the certificate of that key" },
	{ "--tls-min=1", "--tls-min takes 1.0, 1.1, 1.2 or 1.3, not \"1\"" },
	{ "-P 14.2", "--protocol-version takes 2.5, 12.0, 12.1, 14.0, 14.1, 16.0 or 16.1, not \"14.2\"" },
	{ "-P hunter2", "--protocol-version takes 2.5, 12.0, 12.1, 14.0, 14.1, 16.0 or 16.1" },
	{ "-D a-b", "--device-id takes 1 to 32 ASCII letters and digits, not \"a-b\"" },
	{ "--device-id=", "--device-id takes 1 to 32 ASCII letters and digits, not \"\"" },
	{ "-D 0123456789abcdef0123456789ABCDEFx",
	  "--device-id takes 1 to 32 ASCII letters and digits, not \"0123456789abcdef0123456789ABCDEF...\"" },
	{ "--device-type=A1", "--device-type takes 1 to 32 ASCII letters, not \"A1\"" },
	{ "--user-agent=_a",
	  "--user-agent takes 1 to 255 printable ASCII characters, no blank at either end, not \"a\" with "
	  "blanks around it" },
	{ "--user-agent=a\x01",
	  "--user-agent takes 1 to 255 printable ASCII characters, no blank at either end, not \"a?\"" },
	{ "--policy-key=4294967296",
	  "--policy-key takes a decimal number, 0 to 4294967295, not \"4294967296\"" },
	{ "--policy-key=0x1", "--policy-key takes a decimal number, 0 to 4294967295" },
	{ "--folder=", "--folder takes the display name of a folder, 1 to 255 bytes, not \"\"" },
	{ "--folders=x", "--folders takes a range of folder counts, [@][START:][END], not \"x\"" },
	{ "-C 7,21",
	  "--certificate takes whole days, WARN or WARN,CRIT with CRIT not above WARN, not \"7,21\"" },
	{ "-C 7,", "--certificate takes whole days, WARN or WARN,CRIT with CRIT not above WARN, not \"7,\"" },
	{ "-C ,7", "--certificate takes whole days, WARN or WARN,CRIT with CRIT not above WARN, not \",7\"" },
	{ "-C 2.5",
	  "--certificate takes whole days, WARN or WARN,CRIT with CRIT not above WARN, not \"2.5\"" },
	{ "-C -1", "--certificate takes whole days, WARN or WARN,CRIT with CRIT not above WARN, not \"-1\"" },
	{ "-w 5:1", "--warning takes a range of seconds, [@][START:][END], not \"5:1\"" },
	{ "-w @5:1", "--warning takes a range of seconds, [@][START:][END], not \"@5:1\"" },
	{ "-c nan", "--critical takes a range of seconds, [@][START:][END], not \"nan\"" },
	{ "-t 0", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"0\"" },
	{ "-t 0,5", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"0,5\"" },
	{ "-t 5x", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"5x\"" },
	{ "-t -1", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"-1\"" },
	{ "-t 86401", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"86401\"" },
	{ "-t nan", "--timeout takes seconds, above 0 and at most 86400, like 10 or 2.5, not \"nan\"" },
	{ "--timeout-result=2", "--timeout-result takes ok, warning, critical or unknown, not \"2\"" },
	{ "--state=x", "--state takes a cause key, http-NNN or status-NNN, then = and a state, not \"x\"" },
	{ "--state=x=ok",
	  "--state does not know the key \"x\": see --explain; http-NNN and status-NNN also work" },
	{ "--state=http-503=x", "--state http-503 takes ok, warning, critical or unknown" },
	{ "--explain=x", "--explain takes the key of a cause; --explain alone lists them, not \"x\"" },
	{ "--pass=hunter2", "unknown option --pass" },
	{ "--timeout-res=ok", "unknown option --timeout-res" },
	{ "--hostnames=x", "unknown option --hostnames" },
	{ "--HOSTNAME=x", "unknown option --HOSTNAME" },
	{ "--a|b\x1b=x", "unknown option --a?b?" },
	{ "--=x", "unknown option --" },
	{ "-x", "unknown option -x" },
	{ "-vxhunter2", "unknown option -x" },
	{ "-\xC3\xBC", "unknown option -?" },
	{ "--insecure=hunter2", "--insecure takes no value" },
	{ "hunter2", "argument 5 (after --username) is not an option; no other arguments are accepted" },
	{ "-", "argument 5 (after --username) is not an option; no other arguments are accepted" },
	{ "-v -- -k", "argument 7 (after --verbose) is not an option; no other arguments are accepted" },
	{ "-k yes", "argument 6 (after --insecure) is not an option; no other arguments are accepted" },
};

START_TEST(takes_every_documented_form)
{
	ck_assert_msg(parse_more(good[_i]), "%s: %s", good[_i], fault.text);
	ck_assert_int_eq(settings.action, ACTION_PROBE);
}
END_TEST

START_TEST(names_the_option_and_what_it_takes)
{
	ck_assert_msg(!parse_more(bad[_i][0]), "%s was taken", bad[_i][0]);
	ck_assert_str_eq(fault.text, bad[_i][1]);
}
END_TEST

START_TEST(name_and_login_must_be_given)
{
	ck_assert(!parse(""));
	ck_assert_ptr_nonnull(strstr(fault.text, "-H, --hostname=NAME is missing"));
	ck_assert(!parse("-H x"));
	ck_assert_ptr_nonnull(strstr(fault.text, "-u, --username=USER is missing"));
	ck_assert(!parse("hunter2"));
	ck_assert_str_eq(fault.text, "argument 1 is not an option; no other arguments are accepted");
}
END_TEST

static bool is_tested(const struct option_row *row)
{
	char name[64], letter[8];

	(void)snprintf(name, sizeof(name), "--%s", row->name);
	(void)snprintf(letter, sizeof(letter), "-%c", row->letter ? row->letter : '?');
	for (int i = 0; i < COUNT(good); i++)
		if (strstr(good[i], name) || strstr(good[i], letter))
			return true;
	return false;
}

START_TEST(every_option_stands_in_the_table_of_good_ones)
{
	for (const struct option_row *row = options_rows; row->name; row++)
		ck_assert_msg(row->place != PLACE_ANY || is_tested(row), "--%s", row->name);
}
END_TEST

START_TEST(defaults_are_those_of_the_manual)
{
	ck_assert(parse_more(""));
	ck_assert_str_eq(settings.hostname, "mail.example.org");
	ck_assert(!settings.hostname_is_address);
	ck_assert_str_eq(settings.address, "");
	ck_assert_uint_eq(settings.port, 443);
	ck_assert_str_eq(settings.path, "/Microsoft-Server-ActiveSync");
	ck_assert_int_eq(settings.family, FAMILY_ANY);
	ck_assert(!settings.proxy.given);
	ck_assert_int_eq(settings.auth, AUTH_BASIC);
	ck_assert_int_eq(settings.tls_min, TLS_1_2);
	ck_assert_str_eq(settings.protocol_version, "14.1");
	ck_assert_uint_eq(strlen(settings.device_id), 32);
	ck_assert_str_eq(settings.device_type, "CheckActiveSync");
	ck_assert_str_eq(settings.user_agent, "check_activesync");
	ck_assert_str_eq(settings.policy_key, "");
	ck_assert(settings.timeout == 10);
	ck_assert_int_eq(settings.timeout_result, STATE_CRITICAL);
	ck_assert_uint_eq(settings.folder_count + settings.overrides.count + settings.verbose, 0);
	ck_assert(!settings.folders.given && !settings.warning.given && !settings.critical.given &&
	          !settings.cert_given);
	ck_assert(!settings.insecure && !settings.plain_http && !settings.provision && !settings.diagnose);
	ck_assert(!settings.has_ini_password);
}
END_TEST

START_TEST(some_defaults_follow_from_other_options)
{
	ck_assert(parse_more("--plain-http"));
	ck_assert_uint_eq(settings.port, 80);
	ck_assert(parse_more("--plain-http -p 8080"));
	ck_assert_uint_eq(settings.port, 8080);
	ck_assert(parse_more("--auth=bearer --token-file=/x"));
	ck_assert_str_eq(settings.protocol_version, "16.1");
	ck_assert(parse_more("--auth=bearer --token-file=/x -P 14.0"));
	ck_assert_str_eq(settings.protocol_version, "14.0");
}
END_TEST

START_TEST(values_arrive_in_the_settings)
{
	ck_assert(parse_more(
		"-I [2001:db8::1] -p444 --path=/eas -6 --proxy=http://[::1]:3128 --password-file=/p "
		"-J /c -K /k --cacert=/ca --capath=/cd -k --tls-min=1.3 -P 12.1 -D dev1 --device-type=SP "
		"--user-agent=a_b --policy-key=0042 --provision --diagnose"));
	ck_assert_str_eq(settings.address, "2001:db8::1");
	ck_assert_uint_eq(settings.port, 444);
	ck_assert_str_eq(settings.path, "/eas");
	ck_assert_int_eq(settings.family, FAMILY_IPV6);
	ck_assert_str_eq(settings.proxy.host, "::1");
	ck_assert_uint_eq(settings.proxy.port, 3128);
	ck_assert_str_eq(settings.password_file, "/p");
	ck_assert_str_eq(settings.client_cert, "/c");
	ck_assert_str_eq(settings.private_key, "/k");
	ck_assert_str_eq(settings.cacert, "/ca");
	ck_assert_str_eq(settings.capath, "/cd");
	ck_assert(settings.insecure && settings.provision && settings.diagnose);
	ck_assert_int_eq(settings.tls_min, TLS_1_3);
	ck_assert_str_eq(settings.protocol_version, "12.1");
	ck_assert_str_eq(settings.device_id, "dev1");
	ck_assert_str_eq(settings.device_type, "SP");
	ck_assert_str_eq(settings.user_agent, "a b");
	ck_assert_str_eq(settings.policy_key, "42");
}
END_TEST

START_TEST(thresholds_arrive_in_the_settings)
{
	ck_assert(parse_more(
		"-w 1.5 -c @2:3 --folders=4: -C 21,7 -t 2.5 --timeout-result=warning --state=http-503=ok -vv "
		"-f Inbox -f Sent_Items"));
	ck_assert(settings.warning.given && settings.warning.end == 1.5);
	ck_assert(settings.critical.inside && settings.critical.start == 2);
	ck_assert(settings.folders.start == 4 && isinf(settings.folders.end));
	ck_assert(settings.cert_given && settings.cert_has_crit);
	ck_assert_uint_eq(settings.cert_warn, 21);
	ck_assert_uint_eq(settings.cert_crit, 7);
	ck_assert(settings.timeout == 2.5);
	ck_assert_int_eq(settings.timeout_result, STATE_WARNING);
	ck_assert_uint_eq(settings.overrides.count, 1);
	ck_assert_uint_eq(settings.verbose, 2);
	ck_assert_uint_eq(settings.folder_count, 2);
	ck_assert_str_eq(settings.folder[1], "Sent Items");
}
END_TEST

START_TEST(the_last_of_a_single_valued_option_counts)
{
	ck_assert(parse_more(
		"-p 1 -C 21,7 -C 5 -w 1 -w 2: --auth=ntlm --auth=basic -t 1 -t 2 -p 2 -H b.example"));
	ck_assert_uint_eq(settings.port, 2);
	ck_assert_uint_eq(settings.cert_warn, 5);
	ck_assert(!settings.cert_has_crit);
	ck_assert_str_eq(settings.warning.written, "2:");
	ck_assert_int_eq(settings.auth, AUTH_BASIC);
	ck_assert(settings.timeout == 2);
	ck_assert_str_eq(settings.hostname, "b.example");
}
END_TEST

START_TEST(verbosity_ends_at_three)
{
	ck_assert(parse_more("-vv -v --verbose -v"));
	ck_assert_uint_eq(settings.verbose, 3);
}
END_TEST

START_TEST(a_domain_is_put_before_a_bare_user_only)
{
	static const char *const cases[][2] = {
		{ "-d EX -u probe", "EX\\probe" },
		{ "-u probe -d EX", "EX\\probe" },
		{ "-d EX -u OTHER\\probe", "OTHER\\probe" },
		{ "-d EX -u probe@example.org", "probe@example.org" },
	};

	ck_assert(parse_more(cases[_i][0]));
	ck_assert_str_eq(settings.username, cases[_i][1]);
}
END_TEST

/* A login of so many bytes, the domain among them when there is one. */
static bool parse_login(int domain, int user)
{
	char line[1024];

	(void)snprintf(line, sizeof(line), "-u %0*d", user, 0);
	if (domain)
		(void)snprintf(line + strlen(line), sizeof(line) - strlen(line), " -d %0*d", domain, 0);
	return parse_more(line);
}

START_TEST(a_login_has_at_most_320_bytes)
{
	ck_assert(parse_login(0, 320));
	ck_assert(!parse_login(0, 321));
	ck_assert(parse_login(120, 199));
	ck_assert_uint_eq(strlen(settings.username), 320);
	ck_assert(!parse_login(120, 200));
	ck_assert_str_eq(fault.text, "--domain and --username together take at most 319 bytes");
}
END_TEST

START_TEST(the_device_is_derived_from_login_and_name_only)
{
	char first[SETTINGS_MAX_DEVICE];

	ck_assert(parse_more("-d EX"));
	memcpy(first, settings.device_id, sizeof(first));
	ck_assert(parse_more("-d EX -I 192.0.2.1 -p 444 -P 12.1"));
	ck_assert_str_eq(settings.device_id, first);
	ck_assert(parse_more(""));
	ck_assert_str_ne(settings.device_id, first);
	ck_assert(parse_more("-d EX -H b.example"));
	ck_assert_str_ne(settings.device_id, first);
}
END_TEST

START_TEST(folders_and_states_are_counted)
{
	char line[4096] = "";

	for (int i = 0; i < FOLDERSYNC_MAX_WANTED - 1; i++)
		(void)strcat(line, "-fx ");
	ck_assert_msg(parse_more(strcat(line, "-fx")), "%s", fault.text);
	ck_assert(!parse_more(strcat(line, " -fx")));
	ck_assert_str_eq(fault.text, "--folder may be given at most 32 times");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("options");
	TCase *c = tcase_create("command line");

	tcase_add_loop_test(c, takes_every_documented_form, 0, COUNT(good));
	tcase_add_loop_test(c, names_the_option_and_what_it_takes, 0, COUNT(bad));
	tcase_add_test(c, name_and_login_must_be_given);
	tcase_add_test(c, every_option_stands_in_the_table_of_good_ones);
	tcase_add_test(c, defaults_are_those_of_the_manual);
	tcase_add_test(c, some_defaults_follow_from_other_options);
	tcase_add_test(c, values_arrive_in_the_settings);
	tcase_add_test(c, thresholds_arrive_in_the_settings);
	tcase_add_test(c, the_last_of_a_single_valued_option_counts);
	tcase_add_test(c, verbosity_ends_at_three);
	tcase_add_loop_test(c, a_domain_is_put_before_a_bare_user_only, 0, 4);
	tcase_add_test(c, a_login_has_at_most_320_bytes);
	tcase_add_test(c, the_device_is_derived_from_login_and_name_only);
	tcase_add_test(c, folders_and_states_are_counted);
	suite_add_tcase(s, c);
	return s;
}
