/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request, one connection, and how each can end.  Logins: test_transport_login.c; time: …_time.c. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "peer.h"
#include "sending.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n"

/* Status 1 and one folder, an Inbox. */
static const char ok_body[] = "\x03\x01\x6A\x00\x00\x07\x56\x4C\x03"
			      "1\x00\x01\x52\x03"
			      "1\x00\x01\x4E\x57\x03"
			      "1\x00\x01\x4F\x48\x03"
			      "5\x00\x01\x49\x03"
			      "0\x00\x01\x47\x03"
			      "Inbox\x00\x01\x4A\x03"
			      "2\x00\x01\x01\x01\x01";

static struct peer peer;

static void answer_ok(struct peer_connection *c)
{
	while (peer_read_request(c)) {
		peer_say(c, OK_HEAD "Server: t\r\nContent-Length: 51\r\n\r\n");
		peer_write(c, ok_body, sizeof(ok_body) - 1);
	}
}

static void answer_text(struct peer_connection *c)
{
	if (peer_read_request(c))
		peer_say(c, c->argument);
}

static void stop(void)
{
	peer_stop(&peer);
}

static const struct answer *answer_to(peer_serve *serve, const void *argument)
{
	peer_start(&peer, serve, argument);
	sending_begin(peer.port);
	return sending_run();
}

START_TEST(sends_one_request_that_holds_what_was_asked_and_no_more)
{
	char expected[1024];
	const struct answer *a = answer_to(answer_ok, NULL);

	(void)snprintf(expected, sizeof(expected),
	               "POST /Microsoft-Server-ActiveSync?Cmd=FolderSync&User=probe&DeviceId=0123456789abcdef"
	               "&DeviceType=CheckActiveSync HTTP/1.1\r\n"
	               "Host: mail.example.org:%u\r\n"
	               "Authorization: Basic cHJvYmU6Z2VoZWlt\r\n"
	               "Content-Type: application/vnd.ms-sync.wbxml\r\n"
	               "MS-ASProtocolVersion: 14.1\r\n"
	               "User-Agent: check_activesync\r\n"
	               "Content-Length: 13\r\n"
	               "\r\n",
	               peer.port);
	ck_assert_int_eq(a->ending, ENDING_COMPLETE);
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 1);
	ck_assert_str_eq(strtok(peer.seen->bytes, "\x03"), expected);
	ck_assert_mem_eq(peer.seen->bytes + strlen(expected) + 1,
	                 "\x01\x6A\x00\x00\x07\x56\x52\x03\x30\x00\x01\x01", 12);
	stop();
}
END_TEST

START_TEST(reads_the_whole_answer)
{
	const struct answer *a = answer_to(answer_ok, NULL);

	ck_assert_int_eq(a->phase, PHASE_DONE);
	ck_assert_uint_eq(a->status, 200);
	ck_assert_uint_eq(a->connections, 1);
	ck_assert_uint_eq(a->body_bytes, sizeof(ok_body) - 1);
	ck_assert_mem_eq(a->head, ok_body, sizeof(ok_body) - 1);
	ck_assert_str_eq(a->address, "127.0.0.1");
	ck_assert_str_eq(headers_value(&a->headers, "Server"), "t");
	ck_assert_int_eq(a->sync.result, DOCUMENT_COMPLETE);
	ck_assert(a->sync.inbox);
	stop();
}
END_TEST

START_TEST(times_each_phase_that_was_reached)
{
	const struct answer *a = answer_to(answer_ok, NULL);
	int64_t sum = a->time.lookup + a->time.connect + a->time.firstbyte + a->time.transfer;

	ck_assert_int_ge(a->time.lookup, 0);
	ck_assert_int_ge(a->time.connect, 0);
	ck_assert_int_eq(a->time.tls, -1);
	ck_assert_int_ge(a->time.firstbyte, 0);
	ck_assert_int_ge(a->time.transfer, 0);
	ck_assert_int_le(sum, a->time.total + 1000);
	ck_assert_int_gt(a->time.total, 0);
	stop();
}
END_TEST

#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"

static const struct {
	const char *reply;
	enum ending ending;
	unsigned status;
	enum phase phase;
} replies[] = {
	{ "HTTP/1.1 500 Request Failed\r\nContent-Length: 0\r\n\r\n", ENDING_COMPLETE, 500, PHASE_DONE },
	{ "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno",
	  ENDING_COMPLETE, 401, PHASE_DONE },
	{ "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/owa\r\nContent-Length: 0\r\n\r\n",
	  ENDING_COMPLETE, 302, PHASE_DONE },
	{ "HTTP/1.0 200 OK\r\n\r\nuntil the end", ENDING_COMPLETE, 200, PHASE_DONE },
	{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", ENDING_COMPLETE, 503,
	  PHASE_DONE },
	{ OK_HEAD CHUNKED "3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n", ENDING_COMPLETE, 200, PHASE_DONE },
	{ "", ENDING_LOST, 0, PHASE_ANSWER },
	{ "HTTP/1.1 200 OK\r\nContent-", ENDING_LOST, 0, PHASE_ANSWER },
	{ "HTTP/1.1 100 Continue\r\n\r\n", ENDING_LOST, 0, PHASE_ANSWER },
	{ OK_HEAD "Content-Length: 100\r\n\r\nabc", ENDING_CUT, 200, PHASE_ANSWER },
	{ OK_HEAD CHUNKED "5\r\nab", ENDING_CUT, 200, PHASE_ANSWER },
	{ OK_HEAD CHUNKED "zz\r\nab", ENDING_CUT, 200, PHASE_ANSWER },
	{ "SSH-2.0-OpenSSH_9.2\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ "* OK IMAP ready\r\n\r\n\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ "\x15\x03\x03\x00\x02\x02\x28", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ "HTTP/7.3 200 OK\r\n\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ "HTTP/1.1 abc OK\r\n\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ OK_HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
	{ OK_HEAD "transfer-encoding:\tdeflate\r\n\r\n", ENDING_NOT_HTTP, 0, PHASE_ANSWER },
};

START_TEST(names_the_ending_of_a_reply)
{
	const struct answer *a = answer_to(answer_text, replies[_i].reply);

	ck_assert_msg(a->ending == replies[_i].ending, "ending %d: %s", a->ending, a->error);
	ck_assert_uint_eq(a->status, replies[_i].status);
	ck_assert_int_eq(a->phase, replies[_i].phase);
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 1);
	stop();
}
END_TEST

START_TEST(says_in_libcurls_words_what_went_wrong)
{
	ck_assert_str_ne(answer_to(answer_text, "")->error, "");
	stop();
}
END_TEST

START_TEST(keeps_trailers_and_interim_answers_out_of_the_headers)
{
	const struct answer *a =
		answer_to(answer_text, "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" OK_HEAD CHUNKED
	                               "3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n");

	ck_assert_ptr_null(headers_value(&a->headers, "X-Early"));
	ck_assert_ptr_null(headers_value(&a->headers, "X-Trailer"));
	ck_assert_ptr_nonnull(headers_value(&a->headers, "Content-Type"));
	stop();
}
END_TEST

START_TEST(does_not_unpack_what_it_did_not_ask_to_be_packed)
{
	const struct answer *a = answer_to(
		answer_text, OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1F\x8B\x08?");

	ck_assert_int_eq(a->ending, ENDING_COMPLETE);
	ck_assert_uint_eq(a->body_bytes, 4);
	ck_assert_mem_eq(a->head, "\x1F\x8B\x08", 3);
	stop();
}
END_TEST

static void reset_at_once(struct peer_connection *c)
{
	if (peer_read_request(c))
		peer_reset(c);
}

static void reset_in_body(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	peer_say(c, OK_HEAD "Content-Length: 100\r\n\r\nabc");
	(void)usleep(50000);
	peer_reset(c);
}

START_TEST(tells_a_reset_before_the_answer_from_one_within)
{
	ck_assert_int_eq(answer_to(reset_at_once, NULL)->ending, ENDING_LOST);
	ck_assert_uint_eq(peer.seen->connections, 1);
	stop();
	ck_assert_int_eq(answer_to(reset_in_body, NULL)->ending, ENDING_CUT);
	stop();
}
END_TEST

static void flood_body(struct peer_connection *c)
{
	static const char piece[65536] = "\x03\x01";

	if (!peer_read_request(c))
		return;
	peer_say(c, OK_HEAD "\r\n");
	for (unsigned i = 0; i < 1000; i++)
		peer_write(c, piece, sizeof(piece));
}

static void flood_lines(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	peer_say(c, OK_HEAD);
	for (unsigned i = 0; i < 100000; i++)
		peer_say(c, "X-Flood: 0123456789 0123456789 0123456789 0123456789 0123456789\r\n");
}

static void flood_line(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	peer_say(c, OK_HEAD "X-Long: ");
	for (unsigned i = 0; i < 100000; i++)
		peer_say(c, "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789");
}

static void flood_interim(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	for (unsigned i = 0; i < 100000; i++)
		peer_say(c, "HTTP/1.1 102 Processing\r\nX-Filler: 0123456789 0123456789\r\n\r\n");
}

static peer_serve *const floods[] = { flood_body, flood_lines, flood_line, flood_interim };

START_TEST(ends_what_has_no_end)
{
	const struct answer *a = answer_to(floods[_i], NULL);

	ck_assert_msg(a->ending == ENDING_TOO_LARGE, "ending %d: %s", a->ending, a->error);
	ck_assert_uint_le(a->body_bytes, ANSWER_MAX_BODY);
	stop();
}
END_TEST

START_TEST(tells_a_refused_connection)
{
	const struct answer *a;

	sending_begin(peer_closed_port());
	a = sending_run();
	ck_assert_int_eq(a->ending, ENDING_REFUSED);
	ck_assert_int_eq(a->phase, PHASE_CONNECT);
	ck_assert_str_eq(a->address, "127.0.0.1");
}
END_TEST

START_TEST(sends_no_password_in_plain_text_beyond_loopback)
{
	const struct answer *a;

	sending_begin(9);
	(void)snprintf(sending.settings.address, sizeof(sending.settings.address), "192.0.2.1");
	a = sending_run();
	ck_assert_int_eq(a->ending, ENDING_REFUSED_HERE);
	ck_assert_uint_eq(a->connections, 0);
	ck_assert_str_eq(a->address, "192.0.2.1");
}
END_TEST

START_TEST(takes_no_proxy_from_the_environment)
{
	char proxy[64];

	(void)snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%u", peer_closed_port());
	ck_assert_int_eq(setenv("http_proxy", proxy, 1), 0);
	ck_assert_int_eq(setenv("ALL_PROXY", proxy, 1), 0);
	ck_assert_int_eq(answer_to(answer_ok, NULL)->ending, ENDING_COMPLETE);
	stop();
}
END_TEST

START_TEST(uses_its_connection_again)
{
	peer_start(&peer, answer_ok, NULL);
	sending_begin(peer.port);
	ck_assert(sending_open());
	ck_assert(sending_send());
	ck_assert(sending_send());
	ck_assert_int_eq(sending.answer.ending, ENDING_COMPLETE);
	ck_assert_uint_eq(sending.answer.connections, 0);
	ck_assert_int_eq(sending.answer.time.connect, -1);
	ck_assert_str_eq(sending.answer.address, "127.0.0.1");
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 2);
	sending_close();
	stop();
}
END_TEST

/* Answers once, then takes the second request and hangs up. */
static void answer_once(struct peer_connection *c)
{
	if (!peer_read_request(c))
		return;
	peer_say(c, OK_HEAD "Content-Length: 0\r\n\r\n");
	(void)peer_read_request(c);
}

START_TEST(never_sends_a_request_a_second_time)
{
	peer_start(&peer, answer_once, NULL);
	sending_begin(peer.port);
	ck_assert(sending_open());
	ck_assert(sending_send());
	ck_assert(sending_send());
	ck_assert_int_eq(sending.answer.ending, ENDING_LOST);
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 2);
	sending_close();
	stop();
}
END_TEST

static void set_cookie(struct peer_connection *c)
{
	while (peer_read_request(c))
		peer_say(c, OK_HEAD "Set-Cookie: X-BackEndCookie=abc; path=/\r\nContent-Length: 0\r\n\r\n");
}

START_TEST(returns_cookies_within_a_run_of_several_requests)
{
	static const char cookie[] = "\r\nCookie: X-BackEndCookie=abc\r\n";

	peer_start(&peer, set_cookie, NULL);
	sending_begin(peer.port);
	sending.settings.diagnose = true;
	ck_assert(sending_open());
	ck_assert(sending_send());
	ck_assert_ptr_null(strstr(peer.seen->bytes, "Cookie"));
	ck_assert(sending_send());
	ck_assert_ptr_nonnull(memmem(peer.seen->bytes, peer.seen->len, cookie, sizeof(cookie) - 1));
	sending_close();
	stop();
}
END_TEST

START_TEST(sends_options_without_a_body)
{
	peer_start(&peer, set_cookie, NULL);
	sending_begin(peer.port);
	ck_assert(sending_open());
	request_options(&sending.settings, &sending.request);
	sending.answer.request = sending.request;
	answer_begin(&sending.answer, NULL, 0);
	ck_assert(transport_send(sending.transport, &sending.request, &sending.deadline, &sending.answer,
	                         &sending.fault));
	ck_assert_int_eq(strncmp(peer.seen->bytes, "OPTIONS /Microsoft-Server-ActiveSync HTTP/1.1\r\n", 47),
	                 0);
	ck_assert_ptr_null(strstr(peer.seen->bytes, "Content-Length"));
	ck_assert(sending_send());
	ck_assert_ptr_nonnull(memmem(peer.seen->bytes, peer.seen->len, "POST ", 5));
	sending_close();
	stop();
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	transport_close(NULL);
}
END_TEST

START_TEST(names_its_libraries)
{
	char space[128];
	struct text t;

	TEXT_IN(&t, space);
	transport_library(&t);
	ck_assert_int_eq(strncmp(space, "libcurl/", 8), 0);
	ck_assert_ptr_nonnull(strstr(space, " OpenSSL/"));
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("transport");
	TCase *t = tcase_create("plain");

	give_each_test_a_process();
	tcase_set_timeout(t, 20);
	tcase_add_test(t, sends_one_request_that_holds_what_was_asked_and_no_more);
	tcase_add_test(t, reads_the_whole_answer);
	tcase_add_test(t, times_each_phase_that_was_reached);
	tcase_add_loop_test(t, names_the_ending_of_a_reply, 0, sizeof(replies) / sizeof(replies[0]));
	tcase_add_test(t, says_in_libcurls_words_what_went_wrong);
	tcase_add_test(t, keeps_trailers_and_interim_answers_out_of_the_headers);
	tcase_add_test(t, does_not_unpack_what_it_did_not_ask_to_be_packed);
	tcase_add_test(t, tells_a_reset_before_the_answer_from_one_within);
	tcase_add_loop_test(t, ends_what_has_no_end, 0, sizeof(floods) / sizeof(floods[0]));
	tcase_add_test(t, tells_a_refused_connection);
	tcase_add_test(t, sends_no_password_in_plain_text_beyond_loopback);
	tcase_add_test(t, takes_no_proxy_from_the_environment);
	tcase_add_test(t, uses_its_connection_again);
	tcase_add_test(t, never_sends_a_request_a_second_time);
	tcase_add_test(t, returns_cookies_within_a_run_of_several_requests);
	tcase_add_test(t, sends_options_without_a_body);
	tcase_add_test(t, closing_nothing_is_fine);
	tcase_add_test(t, names_its_libraries);
	suite_add_tcase(s, t);
	return s;
}
