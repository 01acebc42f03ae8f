/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deadline, in every phase in which a run can hang. */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "peer.h"
#include "sending.h"

#define SECONDS 0.4
#define LATE_US 1600000 /* a busy machine is late, too */

static struct peer peer;
static char directory[] = "/tmp/test_transport.XXXXXX";

static void run_into_deadline_of(double seconds, enum phase phase)
{
	const struct answer *a;

	sending.settings.timeout = seconds;
	a = sending_run();
	ck_assert_int_le(deadline_elapsed_us(&sending.deadline), (int64_t)(seconds * 1000000) + LATE_US);
	ck_assert_msg(a->ending == ENDING_TIMEOUT, "ending %d: %s", a->ending, a->error);
	ck_assert_int_eq(a->phase, phase);
	ck_assert_int_ge(deadline_elapsed_us(&sending.deadline), (int64_t)(seconds * 1000000));
}

static void run_into_deadline(enum phase phase)
{
	run_into_deadline_of(SECONDS, phase);
}

static void stay_silent(struct peer_connection *c)
{
	(void)c;
	(void)pause();
}

static void read_and_stay_silent(struct peer_connection *c)
{
	(void)peer_read_request(c);
	(void)pause();
}

static void drip_header(struct peer_connection *c)
{
	(void)peer_read_request(c);
	peer_say(c, "HTTP/1.1 200 OK\r\n");
	for (;;) {
		peer_say(c, "X: y\r\n");
		(void)usleep(20000);
	}
}

static void drip_body(struct peer_connection *c)
{
	(void)peer_read_request(c);
	peer_say(c, "HTTP/1.1 200 OK\r\n\r\n\x03\x01");
	for (;;) {
		peer_say(c, "x");
		(void)usleep(20000);
	}
}

static peer_serve *const slow[] = { stay_silent, read_and_stay_silent, drip_header, drip_body };

START_TEST(ends_while_the_answer_is_waited_for)
{
	peer_start(&peer, slow[_i], NULL);
	sending_begin(peer.port);
	run_into_deadline(PHASE_ANSWER);
	ck_assert_int_ge(sending.answer.time.connect, 0);
	peer_stop(&peer);
}
END_TEST

START_TEST(ends_within_the_handshake)
{
	peer_start(&peer, stay_silent, NULL);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	run_into_deadline(PHASE_TLS);
	ck_assert_int_ge(sending.answer.time.connect, 0);
	ck_assert_int_eq(sending.answer.time.tls, -1);
	peer_stop(&peer);
}
END_TEST

/* As many as fit: OpenSSL skips them all within one call. */
static void ask_for_hello_for_ever(struct peer_connection *c)
{
	static const unsigned char hello_request[] = { 0x16, 3, 3, 0, 4, 0, 0, 0, 0 };
	static unsigned char many[sizeof(hello_request) * 1000];

	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = hello_request[i % sizeof(hello_request)];
	for (;;)
		peer_write(c, many, sizeof(many));
}

START_TEST(ends_a_handshake_that_leads_nowhere)
{
	peer_start(&peer, ask_for_hello_for_ever, NULL);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	run_into_deadline(PHASE_TLS);
	peer_stop(&peer);
}
END_TEST

START_TEST(an_address_is_not_looked_up)
{
	sending_begin(443);
	sending.settings.timeout = 0.000001;
	ck_assert_int_eq(sending_run()->ending, ENDING_TIMEOUT);
	ck_assert_int_ne(sending.answer.phase, PHASE_LOOKUP);
}
END_TEST

/* Without a pause: libcurl never sees that there is nothing more for now. */
static void refuse_at_length(struct peer_connection *c)
{
	static char many[65536];

	(void)peer_read_request(c);
	peer_say(c, "HTTP/1.1 407 No\r\nContent-Length: 1000000000000\r\n\r\n");
	for (;;)
		peer_write(c, many, sizeof(many));
}

static peer_serve *const proxies[] = { read_and_stay_silent, refuse_at_length };

START_TEST(ends_while_a_proxy_connects)
{
	peer_start(&peer, proxies[_i], NULL);
	sending_begin(443);
	sending.settings.plain_http = false;
	sending.settings.proxy.given = true;
	sending.settings.proxy.port = peer.port;
	(void)snprintf(sending.settings.proxy.host, sizeof(sending.settings.proxy.host), "127.0.0.1");
	sending.settings.proxy.host_is_address = true;
	run_into_deadline(PHASE_CONNECT);
	peer_stop(&peer);
}
END_TEST

START_TEST(holds_with_every_signal_blocked)
{
	sigset_t all;

	sigfillset(&all);
	ck_assert_int_eq(sigprocmask(SIG_SETMASK, &all, NULL), 0);
	peer_start(&peer, stay_silent, NULL);
	sending_begin(peer.port);
	run_into_deadline(PHASE_ANSWER);
	peer_stop(&peer);
}
END_TEST

START_TEST(holds_where_the_login_needs_a_thread)
{
	peer_start(&peer, stay_silent, NULL);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	sending.settings.auth = AUTH_NEGOTIATE;
	run_into_deadline(PHASE_TLS);
	peer_stop(&peer);
}
END_TEST

START_TEST(sends_nothing_once_the_deadline_has_passed)
{
	peer_start(&peer, stay_silent, NULL);
	sending_begin(peer.port);
	sending.settings.timeout = 0.001;
	ck_assert(sending_open());
	(void)usleep(5000);
	ck_assert(sending_send());
	ck_assert_int_eq(sending.answer.ending, ENDING_TIMEOUT);
	ck_assert_uint_eq(peer.seen->connections, 0);
	sending_close();
	peer_stop(&peer);
}
END_TEST

/* A socket whose queue of connections is full: further ones are not answered at all. */
static int fill_queue(struct sockaddr *address, socklen_t size)
{
	int fd = socket(address->sa_family, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, address, size), 0);
	ck_assert_int_eq(listen(fd, 0), 0);
	ck_assert_int_eq(getsockname(fd, address, &size), 0);
	for (unsigned i = 0; i < 4; i++)
		(void)connect(socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK, 0), address, size);
	return fd;
}

START_TEST(ends_while_connecting)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	(void)fill_queue((struct sockaddr *)&address, sizeof(address));
	sending_begin(ntohs(address.sin_port));
	run_into_deadline(PHASE_CONNECT);
}
END_TEST

static void write_file(const char *name, const char *text, char path[128])
{
	FILE *file;

	(void)snprintf(path, 128, "%s/%s", directory, name);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static void bring_loopback_up(void)
{
	struct ifreq interface = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	ck_assert_int_eq(ioctl(fd, SIOCSIFFLAGS, &interface), 0);
	(void)close(fd);
}

static int bind_udp(unsigned short port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_port = htons(port);
	ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void put_over(const char *file, const char *name, const char *text)
{
	char path[128];

	write_file(name, text, path);
	ck_assert_int_eq(mount(path, file, NULL, MS_BIND, NULL), 0);
}

/* A network and a resolv.conf of our own; only root can have them. */
static int has_own_network(void)
{
	if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
		return 0;
	ck_assert_int_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	put_over("/etc/resolv.conf", "resolv.conf", "nameserver 127.0.0.1\noptions timeout:30 attempts:1\n");
	bring_loopback_up();
	return 1;
}

START_TEST(ends_while_the_name_server_is_silent)
{
	if (!has_own_network())
		return;
	(void)bind_udp(53);
	sending_begin(80);
	sending.settings.address[0] = '\0';
	sending.settings.auth = _i ? AUTH_NEGOTIATE : AUTH_BASIC;
	run_into_deadline(PHASE_LOOKUP);
	ck_assert(!sending.answer.address[0]);
	ck_assert_uint_eq(sending.answer.connections, 0);
}
END_TEST

/* Takes its queue of connections late, when the next address was tried as well. */
static void take_late(int fd)
{
	struct peer_connection c = { .fd = -1 };

	(void)alarm(10);
	(void)usleep(500000);
	(void)listen(fd, 16);
	do
		c.fd = accept(fd, NULL, NULL);
	while (fork() != 0);
	(void)alarm(10);
	ask_for_hello_for_ever(&c);
}

START_TEST(ends_a_handshake_with_the_first_of_two_addresses)
{
	struct sockaddr_in6 first = { .sin6_family = AF_INET6, .sin6_port = htons(4430) };
	struct sockaddr_in second = { .sin_family = AF_INET, .sin_port = htons(4430) };
	int fd;

	if (!has_own_network() || access("/proc/net/if_inet6", F_OK) != 0)
		return;
	put_over("/etc/hosts", "hosts", "::1 mail.example.org\n127.0.0.1 mail.example.org\n");
	first.sin6_addr = in6addr_loopback;
	second.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)fill_queue((struct sockaddr *)&second, sizeof(second));
	fd = fill_queue((struct sockaddr *)&first, sizeof(first));
	if (fork() == 0)
		take_late(fd);
	sending_begin(4430);
	sending.settings.address[0] = '\0';
	sending.settings.plain_http = false;
	run_into_deadline_of(2, PHASE_TLS);
	ck_assert_uint_ge(sending.answer.connections, 2);
	/* libcurl 8.14 does not say which of the two it is until the handshake is over. */
	ck_assert(strcmp(sending.answer.address, "::1") == 0 ||
	          strcmp(sending.answer.address, "127.0.0.1") == 0);
}
END_TEST

START_TEST(tells_a_name_that_does_not_resolve)
{
	if (!has_own_network())
		return;
	sending_begin(80);
	sending.settings.address[0] = '\0';
	ck_assert_int_eq(sending_run()->ending, ENDING_LOOKUP);
	ck_assert_int_eq(sending.answer.phase, PHASE_LOOKUP);
	sending.settings.plain_http = false;
	sending.settings.proxy.given = true;
	sending.settings.proxy.port = 3128;
	(void)snprintf(sending.settings.proxy.host, sizeof(sending.settings.proxy.host), "proxy.example.org");
	ck_assert_int_eq(sending_run()->ending, ENDING_PROXY_LOOKUP);
}
END_TEST

/* A keytab (MIT format 5.2) with one made-up AES key for probe@EXAMPLE.ORG. */
static const char keytab[] = "\x05\x02\x00\x00\x00\x42\x00\x01\x00\x0B"
			     "EXAMPLE.ORG"
			     "\x00\x05"
			     "probe"
			     "\x00\x00\x00\x01\x00\x00\x00\x00\x01\x00\x12\x00\x20"
			     "0123456789abcdef0123456789abcdef";

static void use_kerberos(unsigned short kdc)
{
	char path[128], text[512];
	FILE *file;

	(void)snprintf(text, sizeof(text),
	               "[libdefaults]\ndefault_realm = EXAMPLE.ORG\ndns_lookup_kdc = false\n"
	               "dns_canonicalize_hostname = false\n"
	               "[realms]\nEXAMPLE.ORG = {\nkdc = 127.0.0.1:%u\n}\n"
	               "[domain_realm]\n.example.org = EXAMPLE.ORG\n",
	               kdc);
	write_file("krb5.conf", text, path);
	ck_assert_int_eq(setenv("KRB5_CONFIG", path, 1), 0);
	ck_assert_int_eq(setenv("KRB5CCNAME", "MEMORY:", 1), 0);
	(void)snprintf(path, sizeof(path), "%s/keytab", directory);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(keytab, 1, sizeof(keytab) - 1, file), sizeof(keytab) - 1);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(setenv("KRB5_CLIENT_KTNAME", path, 1), 0);
}

static unsigned short port_of(int fd)
{
	struct sockaddr_in address;
	socklen_t size = sizeof(address);

	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	return ntohs(address.sin_port);
}

START_TEST(ends_while_the_kdc_is_silent)
{
	int kdc = bind_udp(0);

	use_kerberos(port_of(kdc));
	peer_start(&peer, stay_silent, NULL);
	sending_begin(peer.port);
	sending.settings.auth = AUTH_NEGOTIATE;
	run_into_deadline(PHASE_REQUEST);
	ck_assert_uint_eq(peer.seen->requests, 0);
	peer_stop(&peer);
}
END_TEST

static void make_directory(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert_int_eq(chmod(directory, 0755), 0);
}

static void remove_directory(void)
{
	static const char *const names[] = { "resolv.conf", "hosts", "krb5.conf", "keytab" };
	char path[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(directory);
}

Suite *suite(void)
{
	bool kerberos = sending_has(AUTH_NEGOTIATE);
	Suite *s = suite_create("transport_time");
	TCase *t = tcase_create("deadline");

	(void)signal(SIGPIPE, SIG_IGN); /* as output.c does */
	give_each_test_a_process();
	tcase_add_unchecked_fixture(t, make_directory, remove_directory);
	tcase_set_timeout(t, 20);
	tcase_add_loop_test(t, ends_while_the_answer_is_waited_for, 0, sizeof(slow) / sizeof(slow[0]));
	tcase_add_test(t, ends_within_the_handshake);
	tcase_add_test(t, ends_a_handshake_that_leads_nowhere);
	tcase_add_test(t, an_address_is_not_looked_up);
	tcase_add_loop_test(t, ends_while_a_proxy_connects, 0, sizeof(proxies) / sizeof(proxies[0]));
	tcase_add_test(t, holds_with_every_signal_blocked);
	if (kerberos) {
		tcase_add_test(t, holds_where_the_login_needs_a_thread);
		tcase_add_test(t, ends_while_the_kdc_is_silent);
	}
	tcase_add_test(t, sends_nothing_once_the_deadline_has_passed);
	tcase_add_test(t, ends_while_connecting);
	tcase_add_loop_test(t, ends_while_the_name_server_is_silent, 0, kerberos ? 2 : 1);
	tcase_add_test(t, ends_a_handshake_with_the_first_of_two_addresses);
	tcase_add_test(t, tells_a_name_that_does_not_resolve);
	suite_add_tcase(s, t);
	return s;
}
