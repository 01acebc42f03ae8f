/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is shown which credentials: the server, a proxy, nobody. */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "peer.h"
#include "sending.h"

#define EMPTY_OK "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define REFUSED(challenge)                                                                                   \
	"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " challenge "\r\nContent-Length: 0\r\n\r\n"

/* A Type 2 message (MS-NLMP 2.2.1.2) with an 8-byte challenge and an empty target. */
#define NTLM_CHALLENGE "TlRMTVNTUAACAAAAAAAAADgAAAAFggEAASNFZ4mrze8AAAAAAAAAAAAAAAA4AAAA"

static struct peer peer;

static const char *const *texts_of(const struct peer_connection *c)
{
	return c->argument;
}

/* Answers the requests of a connection with one text after the other. */
static void answer_in_turn(struct peer_connection *c)
{
	for (const char *const *text = texts_of(c); *text && peer_read_request(c); text++)
		peer_say(c, *text);
}

static void begin(peer_serve *serve, const void *argument)
{
	peer_start(&peer, serve, argument);
	sending_begin(peer.port);
}

static bool was_seen(const char *text)
{
	return memmem(peer.seen->bytes, peer.seen->len, text, strlen(text)) != NULL;
}

START_TEST(asks_for_no_second_try_when_basic_is_refused)
{
	static const char *const turns[] = { REFUSED("Basic realm=\"x\""), EMPTY_OK, NULL };

	begin(answer_in_turn, turns);
	ck_assert_uint_eq(sending_run()->status, 401);
	ck_assert_uint_eq(peer.seen->requests, 1);
	ck_assert(was_seen("\r\nAuthorization: Basic cHJvYmU6Z2VoZWlt\r\n"));
	peer_stop(&peer);
}
END_TEST

START_TEST(answers_no_other_challenge_than_its_own)
{
	static const char *const turns[] = { REFUSED("NTLM\r\nWWW-Authenticate: Negotiate\r\n"
		                                     "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\""),
		                             EMPTY_OK, NULL };

	begin(answer_in_turn, turns);
	ck_assert_uint_eq(sending_run()->status, 401);
	ck_assert_uint_eq(peer.seen->requests, 1);
	peer_stop(&peer);
}
END_TEST

START_TEST(sends_a_token_as_bearer)
{
	static const char *const turns[] = { EMPTY_OK, NULL };

	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_BEARER;
	(void)snprintf(sending.secret.token, sizeof(sending.secret.token), "eyJ.abc.def");
	ck_assert_uint_eq(sending_run()->status, 200);
	ck_assert(was_seen("\r\nAuthorization: Bearer eyJ.abc.def\r\n"));
	ck_assert(!was_seen("Basic"));
	peer_stop(&peer);
}
END_TEST

START_TEST(sends_no_login_beside_a_certificate)
{
	static const char *const turns[] = { REFUSED("Basic realm=\"x\""), EMPTY_OK, NULL };

	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_CERTIFICATE;
	ck_assert_uint_eq(sending_run()->status, 401);
	ck_assert_uint_eq(peer.seen->requests, 1);
	ck_assert(!was_seen("Authorization"));
	peer_stop(&peer);
}
END_TEST

START_TEST(logs_in_with_ntlm_over_one_connection)
{
	static const char *const turns[] = { REFUSED("NTLM " NTLM_CHALLENGE), EMPTY_OK, NULL };
	const struct answer *a;

	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_NTLM;
	a = sending_run();
	ck_assert_msg(a->ending == ENDING_COMPLETE, "%d %s", a->ending, a->error);
	ck_assert_uint_eq(a->status, 200);
	ck_assert_uint_eq(a->connections, 1);
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 2);
	ck_assert(was_seen("\r\nAuthorization: NTLM TlRMTVNTUAAB"));
	ck_assert(was_seen("\r\nAuthorization: NTLM TlRMTVNTUAAD"));
	ck_assert(!was_seen("Basic"));
	peer_stop(&peer);
}
END_TEST

static void challenge_for_ever(struct peer_connection *c)
{
	while (peer_read_request(c))
		peer_say(c, REFUSED("NTLM " NTLM_CHALLENGE));
}

START_TEST(a_server_that_challenges_for_ever_gets_one_login)
{
	const struct answer *a;

	begin(challenge_for_ever, NULL);
	sending.settings.auth = AUTH_NTLM;
	a = sending_run();
	ck_assert_int_eq(a->ending, ENDING_COMPLETE);
	ck_assert_int_eq(a->phase, PHASE_DONE);
	ck_assert_uint_eq(a->status, 401);
	ck_assert_uint_eq(peer.seen->requests, 2);
	ck_assert_uint_eq(peer.seen->connections, 1);
	peer_stop(&peer);
}
END_TEST

START_TEST(ntlm_does_not_fall_back_to_basic)
{
	static const char *const turns[] = { REFUSED("Basic realm=\"x\""), EMPTY_OK, NULL };

	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_NTLM;
	ck_assert_uint_eq(sending_run()->status, 401);
	ck_assert(!was_seen("Basic"));
	peer_stop(&peer);
}
END_TEST

START_TEST(counts_a_login_that_dies_halfway_as_lost)
{
	static const char *const turns[] = { REFUSED("NTLM " NTLM_CHALLENGE), "", NULL };
	const struct answer *a;

	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_NTLM;
	a = sending_run();
	ck_assert_msg(a->ending == ENDING_LOST, "%d %s", a->ending, a->error);
	ck_assert_uint_eq(a->status, 0);
	ck_assert_uint_eq(peer.seen->connections, 1);
	ck_assert_uint_eq(peer.seen->requests, 2);
	peer_stop(&peer);
}
END_TEST

START_TEST(says_that_there_is_no_ticket)
{
	static const char *const turns[] = { REFUSED("Negotiate"), EMPTY_OK, NULL };
	const struct answer *a;

	ck_assert_int_eq(setenv("KRB5CCNAME", "FILE:/nonexistent/cache", 1), 0);
	ck_assert_int_eq(setenv("KRB5_CONFIG", "/dev/null", 1), 0);
	begin(answer_in_turn, turns);
	sending.settings.auth = AUTH_NEGOTIATE;
	a = sending_run();
	ck_assert_msg(a->ending == ENDING_NO_TICKET, "%d %s", a->ending, a->error);
	ck_assert_ptr_nonnull(strstr(a->error, "gss_"));
	ck_assert_uint_eq(peer.seen->requests, 1);
	ck_assert(!was_seen("Authorization"));
	peer_stop(&peer);
}
END_TEST

/* ---- proxies */

static void begin_proxied(peer_serve *serve, const void *argument)
{
	struct proxy *p = &sending.settings.proxy;

	begin(serve, argument);
	sending.settings.plain_http = false;
	sending.settings.port = 443;
	sending.settings.address[0] = '\0';
	p->given = true;
	p->port = peer.port;
	(void)snprintf(p->host, sizeof(p->host), "127.0.0.1");
	(void)snprintf(p->user, sizeof(p->user), "ours");
	(void)snprintf(sending.settings.proxy_password, sizeof(sending.settings.proxy_password), "proxy");
}

static const struct {
	const char *reply;
	enum ending ending;
	unsigned status;
} proxies[] = {
	{ "HTTP/1.1 403 Forbidden\r\nX-Proxy: p\r\nContent-Length: 0\r\n\r\n", ENDING_PROXY, 403 },
	{ "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n",
	  ENDING_PROXY, 407 },
	{ "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"p\"\r\nConnection: close\r\n\r\n",
	  ENDING_PROXY, 407 },
	{ "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", ENDING_PROXY,
	  302 },
	{ "HTTP/1.0 502 Bad\r\n\r\n", ENDING_PROXY, 502 },
	{ "", ENDING_PROXY, 0 },
	{ "220 smtp.example.org ESMTP\r\n\r\n", ENDING_PROXY, 0 },
	{ "HTTP/1.1 200 Connection established\r\n\r\n", ENDING_LOST, 200 },
	{ "HTTP/1.1 200 Connection established\r\n\r\n220 smtp.example.org\r\n", ENDING_TLS, 200 },
};

START_TEST(names_what_a_proxy_does)
{
	const char *const turns[] = { proxies[_i].reply, NULL };
	const struct answer *a;

	begin_proxied(answer_in_turn, turns);
	a = sending_run();
	ck_assert_msg(a->ending == proxies[_i].ending, "%d %s", a->ending, a->error);
	ck_assert_uint_eq(a->proxy_status, proxies[_i].status);
	ck_assert_uint_eq(a->status, 0);
	ck_assert_uint_eq(a->headers.count, 0);
	ck_assert_uint_eq(peer.seen->connections, 1);
	peer_stop(&peer);
}
END_TEST

START_TEST(shows_the_proxy_its_own_login_and_nothing_of_the_servers)
{
	static const char *const turns[] = { "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", NULL };

	begin_proxied(answer_in_turn, turns);
	(void)sending_run();
	ck_assert_int_eq(strncmp(peer.seen->bytes, "CONNECT mail.example.org:443 HTTP/1.1\r\n", 39), 0);
	ck_assert(was_seen("\r\nProxy-Authorization: Basic b3Vyczpwcm94eQ==\r\n"));
	ck_assert(!was_seen("cHJvYmU6Z2VoZWlt"));
	ck_assert(!was_seen("\r\nAuthorization"));
	ck_assert(!was_seen("MS-ASProtocolVersion"));
	peer_stop(&peer);
}
END_TEST

START_TEST(asks_the_proxy_for_the_address_when_one_is_given)
{
	static const char *const turns[] = { "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", NULL };

	begin_proxied(answer_in_turn, turns);
	(void)snprintf(sending.settings.address, sizeof(sending.settings.address), "2001:db8::1");
	(void)sending_run();
	ck_assert_int_eq(strncmp(peer.seen->bytes, "CONNECT [2001:db8::1]:443 HTTP/1.1\r\n", 36), 0);
	peer_stop(&peer);
}
END_TEST

START_TEST(tells_a_refusing_proxy_port)
{
	begin_proxied(answer_in_turn, NULL);
	sending.settings.proxy.port = peer_closed_port();
	ck_assert_int_eq(sending_run()->ending, ENDING_REFUSED);
	peer_stop(&peer);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("transport_login");
	TCase *login = tcase_create("login");
	TCase *proxy = tcase_create("proxy");

	give_each_test_a_process();
	tcase_set_timeout(login, 20);
	tcase_add_test(login, asks_for_no_second_try_when_basic_is_refused);
	tcase_add_test(login, answers_no_other_challenge_than_its_own);
	tcase_add_test(login, sends_a_token_as_bearer);
	tcase_add_test(login, sends_no_login_beside_a_certificate);
	if (sending_has(AUTH_NTLM)) {
		tcase_add_test(login, logs_in_with_ntlm_over_one_connection);
		tcase_add_test(login, a_server_that_challenges_for_ever_gets_one_login);
		tcase_add_test(login, ntlm_does_not_fall_back_to_basic);
		tcase_add_test(login, counts_a_login_that_dies_halfway_as_lost);
	}
	if (sending_has(AUTH_NEGOTIATE))
		tcase_add_test(login, says_that_there_is_no_ticket);
	suite_add_tcase(s, login);
	tcase_set_timeout(proxy, 20);
	tcase_add_loop_test(proxy, names_what_a_proxy_does, 0, sizeof(proxies) / sizeof(proxies[0]));
	tcase_add_test(proxy, shows_the_proxy_its_own_login_and_nothing_of_the_servers);
	tcase_add_test(proxy, asks_the_proxy_for_the_address_when_one_is_given);
	tcase_add_test(proxy, tells_a_refusing_proxy_port);
	suite_add_tcase(s, proxy);
	return s;
}
