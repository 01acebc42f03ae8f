/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a handshake shows, over the transport, against servers with every kind of fault. */
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fakecerts.h"
#include "harness.h"
#include "peer.h"
#include "sending.h"

#define EMPTY_OK "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

static struct peer peer;
#define MAX_PATH 256

static char directory[] = "/tmp/test_tls.XXXXXX";
static char authority[MAX_PATH], certificate[MAX_PATH], key[MAX_PATH]; /* what the settings name */

static const char *path(const char *name)
{
	static char paths[8][128];
	static unsigned next;
	char *into = paths[next++ % 8];

	(void)snprintf(into, sizeof(paths[0]), "%s/%s", directory, name);
	return into;
}

static void serve_tls(struct peer_connection *c)
{
	if (peer_begin_tls(c, c->argument) && peer_read_request(c))
		peer_say(c, EMPTY_OK);
}

static void begin(const struct peer_tls *how)
{
	peer_start(&peer, serve_tls, how);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	(void)snprintf(authority, sizeof(authority), "%s", path("ca.pem"));
	sending.settings.cacert = authority;
}

static const struct tls_handshake *handshake_with(const char *shown, enum ending ending)
{
	struct peer_tls how = { .certificate = path(shown), .key = path("server.key") };

	begin(&how);
	(void)sending_run();
	ck_assert_msg(sending.answer.ending == ending, "ending %d: %s", sending.answer.ending,
	              sending.answer.error);
	if (ending == ENDING_TLS)
		ck_assert_uint_eq(peer.seen->len, 0);
	peer_stop(&peer);
	return &sending.answer.tls;
}

START_TEST(sees_a_good_certificate)
{
	const struct tls_handshake *handshake = handshake_with("good.pem", ENDING_COMPLETE);

	ck_assert_int_eq(handshake->problem, TLS_FINE);
	ck_assert(handshake->have_certificate);
	ck_assert_int_eq(handshake->days_left, 71);
	ck_assert_uint_eq(handshake->chain_sent, 1);
	ck_assert_str_eq(handshake->subject, "mail.example.org");
	ck_assert_str_eq(handshake->issuer, "Loopback Root");
	ck_assert_ptr_nonnull(strstr(handshake->names, "mail.example.org, "));
	ck_assert_ptr_nonnull(strstr(handshake->names, "127.0.0.1"));
	ck_assert_str_eq(handshake->version, "TLSv1.3");
	ck_assert_ptr_null(handshake->verify_text);
	ck_assert_int_eq(handshake->alert_received, -1);
	ck_assert_int_ge(sending.answer.time.tls, 0);
}
END_TEST

static const struct {
	const char *certificate;
	enum tls_problem problem;
	long days_min, days_max;
	unsigned chain;
	const char *issuer;
} faults[] = {
	{ "expired.pem", TLS_EXPIRED, -11, -10, 1, "Loopback Root" },
	{ "not-yet-valid.pem", TLS_NOT_YET_VALID, 1, 400, 1, "Loopback Root" },
	{ "wrong-name.pem", TLS_NAME_MISMATCH, 1, 400, 1, "Loopback Root" },
	{ "self-signed.pem", TLS_SELF_SIGNED, 1, 400, 1, "mail.example.org" },
	{ "unknown-issuer.pem", TLS_ISSUER_UNKNOWN, 1, 400, 2, "Root Nobody Trusts" },
	{ "chain-missing.pem", TLS_ISSUER_UNKNOWN, 1, 400, 1, "Loopback Intermediate" },
};

START_TEST(names_the_fault_of_a_certificate_and_sends_nothing)
{
	const struct tls_handshake *handshake = handshake_with(faults[_i].certificate, ENDING_TLS);

	ck_assert_int_eq(handshake->problem, faults[_i].problem);
	ck_assert(handshake->have_certificate);
	ck_assert_int_ge(handshake->days_left, faults[_i].days_min);
	ck_assert_int_le(handshake->days_left, faults[_i].days_max);
	ck_assert_uint_eq(handshake->chain_sent, faults[_i].chain);
	ck_assert_str_eq(handshake->issuer, faults[_i].issuer);
	ck_assert_int_eq(sending.answer.phase, PHASE_TLS);
}
END_TEST

START_TEST(takes_the_intermediate_that_the_server_sends)
{
	ck_assert_uint_eq(handshake_with("chain-complete.pem", ENDING_COMPLETE)->chain_sent, 2);
}
END_TEST

START_TEST(insecure_looks_and_goes_on)
{
	static const char *const names[] = { "expired.pem", "wrong-name.pem", "self-signed.pem" };
	struct peer_tls how = { .certificate = path(names[_i]), .key = path("server.key") };

	begin(&how);
	sending.settings.insecure = true;
	sending.settings.cacert = "";
	ck_assert_int_eq(sending_run()->ending, ENDING_COMPLETE);
	ck_assert_int_eq(sending.answer.tls.problem, TLS_FINE);
	ck_assert(sending.answer.tls.have_certificate);
	peer_stop(&peer);
}
END_TEST

/* ---- versions */

static const struct {
	int server_max;
	enum tls_version min;
	enum tls_problem problem;
	const char *version;
} versions[] = {
	{ TLS1_2_VERSION, TLS_1_2, TLS_FINE, "TLSv1.2" },
	{ TLS1_2_VERSION, TLS_1_3, TLS_TOO_OLD, "" },
	{ TLS1_1_VERSION, TLS_1_2, TLS_TOO_OLD, "" },
	{ TLS1_1_VERSION, TLS_1_0, TLS_FINE, "TLSv1.1" },
	{ TLS1_VERSION, TLS_1_0, TLS_FINE, "TLSv1" },
	{ TLS1_VERSION, TLS_1_1, TLS_TOO_OLD, "" },
	{ 0, TLS_1_0, TLS_FINE, "TLSv1.3" },
	{ 0, TLS_1_3, TLS_FINE, "TLSv1.3" },
};

START_TEST(keeps_the_oldest_version_allowed)
{
	struct peer_tls how = { .certificate = path("good.pem"), .key = path("server.key") };

	how.max_version = versions[_i].server_max;
	begin(&how);
	sending.settings.tls_min = versions[_i].min;
	(void)sending_run();
	ck_assert_msg(sending.answer.tls.problem == versions[_i].problem, "%s", sending.answer.error);
	ck_assert_str_eq(sending.answer.tls.version, versions[_i].version);
	peer_stop(&peer);
}
END_TEST

/* ---- client certificates */

START_TEST(tells_that_a_client_certificate_is_wanted)
{
	struct peer_tls how = { path("good.pem"), path("server.key"), path("ca.pem"), _i };

	begin(&how);
	ck_assert_int_eq(sending_run()->ending, ENDING_TLS);
	ck_assert_int_eq(sending.answer.tls.problem, TLS_CLIENT_CERTIFICATE_WANTED);
	ck_assert(sending.answer.tls.client_certificate_asked);
	ck_assert_int_ge(sending.answer.tls.alert_received, 40);
	peer_stop(&peer);
}
END_TEST

START_TEST(shows_its_client_certificate)
{
	struct peer_tls how = { path("good.pem"), path("server.key"), path("ca.pem"), 0 };

	begin(&how);
	sending.settings.auth = AUTH_CERTIFICATE;
	(void)snprintf(certificate, sizeof(certificate), "%s", path("client.pem"));
	(void)snprintf(key, sizeof(key), "%s", path("client.key"));
	sending.settings.client_cert = certificate;
	sending.settings.private_key = key;
	ck_assert_int_eq(sending_run()->ending, ENDING_COMPLETE);
	ck_assert(sending.answer.tls.client_certificate_asked);
	peer_stop(&peer);
}
END_TEST

/* ---- what is no TLS, and what breaks off */

static const struct {
	const char *bytes;
	size_t n;
	enum ending ending;
	enum tls_problem problem;
} beginnings[] = {
	{ "HTTP/1.1 400 Bad Request\r\n\r\n", 0, ENDING_TLS, TLS_NOT_TLS },
	{ "220 mail.example.org ESMTP\r\n", 0, ENDING_TLS, TLS_NOT_TLS },
	{ "\x15\x03\x01\x00\x02\x02\x28", 7, ENDING_TLS, TLS_HANDSHAKE },
	{ "\x15\x03\x01\x00\x02\x02\x46", 7, ENDING_TLS, TLS_TOO_OLD },
	{ "\x15\x03\x03\x00\x02\x01\x00", 7, ENDING_LOST, TLS_FINE },
	{ "\x16\x03\x03\x00\x04\x63\x00\x00\x00", 9, ENDING_TLS, TLS_HANDSHAKE },
	{ "", 0, ENDING_LOST, TLS_FINE },
};

static void begin_wrongly(struct peer_connection *c)
{
	size_t i = *(const size_t *)c->argument;

	peer_write(c, beginnings[i].bytes, beginnings[i].n ? beginnings[i].n : strlen(beginnings[i].bytes));
}

START_TEST(tells_what_answers_a_handshake)
{
	size_t i = (size_t)_i;

	peer_start(&peer, begin_wrongly, &i);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	(void)sending_run();
	ck_assert_msg(sending.answer.ending == beginnings[i].ending, "ending %d: %s", sending.answer.ending,
	              sending.answer.error);
	ck_assert_int_eq(sending.answer.tls.problem, beginnings[i].problem);
	ck_assert_int_eq(sending.answer.phase, PHASE_TLS);
	if (beginnings[i].problem == TLS_NOT_TLS)
		ck_assert_int_eq(strncmp(sending.answer.tls.first_bytes, beginnings[i].bytes, 4), 0);
	peer_stop(&peer);
}
END_TEST

static void reset(struct peer_connection *c)
{
	peer_reset(c);
}

START_TEST(a_reset_within_the_handshake_is_a_lost_connection)
{
	peer_start(&peer, reset, NULL);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	ck_assert_int_eq(sending_run()->ending, ENDING_LOST);
	peer_stop(&peer);
}
END_TEST

/* ---- files */

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path(name), "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static const struct {
	const char *cacert, *capath, *cert, *key;
	const char *said; /* part of the sentence; NULL: usable */
} files[] = {
	{ "ca.pem", "", "", "", NULL },
	{ "", ".", "", "", NULL },
	{ "ca.pem", ".", "client.pem", "client.key", NULL },
	{ "", "", "both.pem", "", NULL },
	{ "missing.pem", "", "", "", "--cacert=%s cannot be read: No such file or directory" },
	{ "garbage.pem", "", "", "", "--cacert=%s contains no certificate" },
	{ "empty.pem", "", "", "", "--cacert=%s contains no certificate" },
	{ "server.key", "", "", "", "--cacert=%s contains no certificate" },
	{ "pipe", "", "", "", "--cacert=%s is not a regular file, or larger than 16 MiB" },
	{ ".", "", "", "", "--cacert=%s is not a regular file, or larger than 16 MiB" },
	{ "", "ca.pem", "", "", "--capath=%s is not a directory" },
	{ "", "missing", "", "", "--capath=%s cannot be read: No such file or directory" },
	{ "", "", "missing.pem", "", "--client-cert=%s cannot be read" },
	{ "", "", "garbage.pem", "", "--client-cert=%s contains no certificate" },
	{ "", "", "client.pem", "", "--client-cert=%s contains no private key" },
	{ "", "", "large.pem", "", "--client-cert=%s is not a regular file, or larger than 64 KiB" },
	{ "", "", "client.pem", "missing.key", "--private-key=%s cannot be read" },
	{ "", "", "client.pem", "garbage.pem", "--private-key=%s contains no private key" },
	{ "", "", "client.pem", "encrypted.key", "--private-key=%s is encrypted" },
	{ "", "", "client.pem", "server.key", "does not belong to the certificate" },
};

static const char *last_named(size_t i)
{
	const char *names[] = { files[i].cacert, files[i].capath, files[i].key, files[i].cert };

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		if (names[n][0])
			return names[n];
	return "";
}

static const char *name_file(char room[MAX_PATH], const char *name)
{
	(void)snprintf(room, MAX_PATH, "%s", name[0] ? path(name) : "");
	return room;
}

START_TEST(judges_the_files_that_the_user_names)
{
	struct settings *s = &sending.settings;
	static struct tls_client client;
	struct fault fault = { "" };
	char expected[FAULT_MAX_TEXT], room[4][MAX_PATH];
	bool usable;

	client.cert.n = client.key.n = 0;
	settings_begin(s);
	s->cacert = name_file(room[0], files[_i].cacert);
	s->capath = name_file(room[1], files[_i].capath);
	s->client_cert = name_file(room[2], files[_i].cert);
	s->private_key = name_file(room[3], files[_i].key);
	usable = tls_check_files(s, &fault) && (!s->client_cert[0] || tls_read_client(s, &client, &fault));
	ck_assert_msg(usable == !files[_i].said, "%s", fault.text);
	if (!files[_i].said)
		return;
	(void)snprintf(expected, sizeof(expected), files[_i].said, path(last_named((size_t)_i)));
	ck_assert_msg(strstr(fault.text, expected) != NULL, "%s", fault.text);
}
END_TEST

START_TEST(a_bad_file_is_told_before_anything_is_sent)
{
	sending_begin(443);
	sending.settings.plain_http = false;
	sending.settings.cacert = path("garbage.pem");
	ck_assert(!sending_open());
	ck_assert_ptr_null(sending.transport);
}
END_TEST

/* ---- small things */

START_TEST(digests_as_the_standard_says)
{
	/* FIPS 180-4, example of one block: "abc". */
	static const unsigned char expected[32] = { 0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA,
		                                    0x41, 0x41, 0x40, 0xDE, 0x5D, 0xAE, 0x22, 0x23,
		                                    0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17, 0x7A, 0x9C,
		                                    0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD };
	unsigned char digest[32];

	ck_assert(tls_sha256("abc", 3, digest));
	ck_assert_mem_eq(digest, expected, sizeof(expected));
}
END_TEST

START_TEST(knows_its_own_library)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "OpenSSL/%s", OpenSSL_version(OPENSSL_VERSION_STRING));
	ck_assert(tls_is_library(name));
	ck_assert(!tls_is_library("OpenSSL/1.1.1w"));
	ck_assert(!tls_is_library("GnuTLS/3.7.9"));
	ck_assert(!tls_is_library("(OpenSSL/3.0.19)"));
	ck_assert(!tls_is_library("OpenSSL/"));
	ck_assert(!tls_is_library(NULL));
}
END_TEST

static void encrypt_key(const char *from, const char *to)
{
	char command[512];

	(void)snprintf(command, sizeof(command),
	               "openssl pkey -in %s -aes256 -passout pass:secret -out %s 2>/dev/null", from, to);
	ck_assert_int_eq(system(command), 0);
}

static void make_files(void)
{
	static char large[TLS_MAX_PEM + 2];
	char command[512];

	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert(fakecerts_make(directory));
	write_file("garbage.pem", "-----BEGIN CERTIFICATE-----\nno certificate\n-----END CERTIFICATE-----\n");
	write_file("empty.pem", "");
	memset(large, ' ', sizeof(large) - 1);
	write_file("large.pem", large);
	ck_assert_int_eq(mkfifo(path("pipe"), 0600), 0);
	encrypt_key(path("client.key"), path("encrypted.key"));
	(void)snprintf(command, sizeof(command), "cat %s %s >%s", path("client.pem"), path("client.key"),
	               path("both.pem"));
	ck_assert_int_eq(system(command), 0);
}

static void remove_files(void)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rm -rf %s", directory);
	ck_assert_int_eq(system(command), 0);
}

Suite *suite(void)
{
	Suite *s = suite_create("tls");
	TCase *t = tcase_create("tls");

	give_each_test_a_process();
	tcase_add_unchecked_fixture(t, make_files, remove_files);
	tcase_set_timeout(t, 20);
	tcase_add_test(t, sees_a_good_certificate);
	tcase_add_loop_test(t, names_the_fault_of_a_certificate_and_sends_nothing, 0, COUNT(faults));
	tcase_add_test(t, takes_the_intermediate_that_the_server_sends);
	tcase_add_loop_test(t, insecure_looks_and_goes_on, 0, 3);
	tcase_add_loop_test(t, keeps_the_oldest_version_allowed, 0, COUNT(versions));
	tcase_add_loop_test(t, tells_that_a_client_certificate_is_wanted, TLS1_2_VERSION, TLS1_3_VERSION + 1);
	tcase_add_test(t, shows_its_client_certificate);
	tcase_add_loop_test(t, tells_what_answers_a_handshake, 0, COUNT(beginnings));
	tcase_add_test(t, a_reset_within_the_handshake_is_a_lost_connection);
	tcase_add_loop_test(t, judges_the_files_that_the_user_names, 0, COUNT(files));
	tcase_add_test(t, a_bad_file_is_told_before_anything_is_sent);
	tcase_add_test(t, digests_as_the_standard_says);
	tcase_add_test(t, knows_its_own_library);
	suite_add_tcase(s, t);
	return s;
}
