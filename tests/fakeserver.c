/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A loopback server for tests: answers requests with recorded bytes, over TLS
 * or plain, or misbehaves in one of the ways of the table below.  One
 * connection at a time; never lives longer than --idle-exit after the last one.
 */
#include "fakeserver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fakecerts.h"
#include "fakehostile.h"

#define MAX_PATH     4096
#define IDLE_SECONDS 60
#define MAX_IDLE     3600

_Noreturn void fakeserver_die(const char *what)
{
	(void)fprintf(stderr, "fakeserver: %s: %s\n", what, strerror(errno));
	ERR_print_errors_fp(stderr);
	exit(2);
}

/* Nobody came, or a connection went on for too long. */
static _Noreturn void leave(int signal_number)
{
	(void)signal_number;
	_exit(0);
}

void fakeserver_note(const struct server *s, const char *format, ...)
{
	va_list arguments;

	if (!s->log)
		return;
	va_start(arguments, format);
	(void)vfprintf(s->log, format, arguments);
	va_end(arguments);
	(void)fflush(s->log);
}

static struct bytes read_file(const char *path)
{
	struct bytes b = { NULL, 0 };
	FILE *file = fopen(path, "rb");
	size_t room = 0, n = 0;

	if (!file)
		fakeserver_die(path);
	do {
		b.len += n;
		if (b.len == room) {
			room = room ? room * 2 : 8192;
			b.data = realloc(b.data, room);
			if (!b.data)
				fakeserver_die("no memory");
		}
		n = fread(b.data + b.len, 1, room - b.len, file);
	} while (n > 0);
	if (ferror(file))
		fakeserver_die(path);
	(void)fclose(file);
	return b;
}

static const struct behaviour *const tables[] = { behaviours, hostile_behaviours };

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static const struct behaviour *behaviour_find(const char *name)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct behaviour *b = tables[i]; b->name; b++)
			if (strcmp(name, b->name) == 0)
				return b;
	errno = EINVAL;
	fakeserver_die(name);
}

/* A name, or names with commas between them. */
static void read_behaviours(char *names, struct options *o)
{
	for (char *next = names; next; names = next) {
		next = strchr(names, ',');
		if (next)
			*next++ = '\0';
		if (o->behaviour_count == FAKESERVER_MAX_BEHAVIOURS)
			fakeserver_die("too many behaviours");
		o->behaviour[o->behaviour_count++] = behaviour_find(names);
	}
}

static int listen_here(const struct options *o)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct sockaddr *address = o->ipv6 ? (const void *)&six : (const void *)&four;
	socklen_t size = o->ipv6 ? sizeof(six) : sizeof(four);
	int fd = socket(o->ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, address, size) != 0 || listen(fd, 64) != 0)
		fakeserver_die("cannot listen on loopback");
	return fd;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		fakeserver_die("getsockname");
	return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
	                                           : ((struct sockaddr_in *)&address)->sin_port);
}

/* Appears whole or not at all: whoever waits for the file may read it at once. */
static void announce(const struct options *o, unsigned port)
{
	char half[MAX_PATH];
	FILE *file;

	if (!o->port_file) {
		(void)printf("%u\n", port);
		(void)fflush(stdout);
		return;
	}
	if (snprintf(half, sizeof(half), "%s.new", o->port_file) >= (int)sizeof(half))
		fakeserver_die("the port file's path is too long");
	file = fopen(half, "w");
	if (!file || fprintf(file, "%u\n", port) < 0 || fclose(file) != 0 || rename(half, o->port_file) != 0)
		fakeserver_die(o->port_file);
}

static void add_chain(SSL_CTX *tls, const char *path)
{
	FILE *file = fopen(path, "r");
	X509 *x;

	if (!file)
		fakeserver_die(path);
	for (x = PEM_read_X509(file, NULL, NULL, NULL); x; x = PEM_read_X509(file, NULL, NULL, NULL))
		if (SSL_CTX_add0_chain_cert(tls, x) != 1)
			fakeserver_die(path);
	ERR_clear_error();
	(void)fclose(file);
}

static void limit_version(SSL_CTX *tls, int max)
{
	if (SSL_CTX_set_min_proto_version(tls, TLS1_VERSION) != 1 ||
	    SSL_CTX_set_max_proto_version(tls, max) != 1 ||
	    SSL_CTX_set_cipher_list(tls, "ALL:@SECLEVEL=0") != 1)
		fakeserver_die("--tls-max");
}

/* Also those of TLS 1.2 that need parameters for Diffie-Hellman. */
static void limit_cipher(SSL_CTX *tls, const char *suite)
{
	bool newest = strncmp(suite, "TLS_", 4) == 0;
	int version = newest ? TLS1_3_VERSION : TLS1_2_VERSION;

	if (SSL_CTX_set_dh_auto(tls, 1) != 1 || SSL_CTX_set_max_proto_version(tls, version) != 1 ||
	    (newest ? SSL_CTX_set_ciphersuites(tls, suite) : SSL_CTX_set_cipher_list(tls, suite)) != 1)
		fakeserver_die(suite);
}

static SSL_CTX *make_tls(const struct options *o)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

	if (!tls || !o->cert || !o->key)
		fakeserver_die("TLS needs --cert and --key");
	/* It is the peer that has to refuse a weak key or an old version. */
	SSL_CTX_set_security_level(tls, 0);
	if (SSL_CTX_use_certificate_chain_file(tls, o->cert) != 1 ||
	    SSL_CTX_use_PrivateKey_file(tls, o->key, SSL_FILETYPE_PEM) != 1)
		fakeserver_die(o->cert);
	if (o->chain)
		add_chain(tls, o->chain);
	if (o->tls_max)
		limit_version(tls, o->tls_max);
	if (o->cipher)
		limit_cipher(tls, o->cipher);
	if (o->client_ca) {
		if (SSL_CTX_load_verify_locations(tls, o->client_ca, NULL) != 1)
			fakeserver_die(o->client_ca);
		SSL_CTX_set_client_CA_list(tls, SSL_load_client_CA_file(o->client_ca));
		SSL_CTX_set_verify(tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	}
	return tls;
}

static int version_number(const char *word)
{
	static const struct {
		const char *word;
		int number;
	} versions[] = { { "1.0", TLS1_VERSION }, { "1.1", TLS1_1_VERSION }, { "1.2", TLS1_2_VERSION } };

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (strcmp(word, versions[i].word) == 0)
			return versions[i].number;
	errno = EINVAL;
	fakeserver_die(word);
}

static _Noreturn void usage(void)
{
	(void)fputs("usage: fakeserver [--plain] [--ipv6] [--cert FILE --key FILE [--chain FILE]]\n"
	            "       [--client-ca FILE] [--tls-max 1.0|1.1|1.2] [--cipher SUITE]\n"
	            "       [--port-file FILE] [--log FILE] [--count CONNECTIONS] [--idle-exit SECONDS]\n"
	            "       [--behave NAME[,NAME...]] REPLY...\n"
	            "       fakeserver --make-certs DIRECTORY\n"
	            "behaviours:",
	            stderr);
	for (size_t i = 0; i < TABLES; i++)
		for (const struct behaviour *b = tables[i]; b->name; b++)
			(void)fprintf(stderr, " %s", b->name);
	(void)fputc('\n', stderr);
	exit(2);
}

enum {
	OPTION_PLAIN,
	OPTION_IPV6,
	OPTION_CERT,
	OPTION_KEY,
	OPTION_CHAIN,
	OPTION_CLIENT_CA,
	OPTION_PORT_FILE,
	OPTION_LOG,
	OPTION_TLS_MAX,
	OPTION_CIPHER,
	OPTION_COUNT_OF_CONNECTIONS,
	OPTION_IDLE_EXIT,
	OPTION_BEHAVE,
	OPTION_MAKE_CERTS,
	OPTION_COUNT
};

static const struct option option_names[] = {
	{ "plain", no_argument, NULL, OPTION_PLAIN },
	{ "ipv6", no_argument, NULL, OPTION_IPV6 },
	{ "cert", required_argument, NULL, OPTION_CERT },
	{ "key", required_argument, NULL, OPTION_KEY },
	{ "chain", required_argument, NULL, OPTION_CHAIN },
	{ "client-ca", required_argument, NULL, OPTION_CLIENT_CA },
	{ "port-file", required_argument, NULL, OPTION_PORT_FILE },
	{ "log", required_argument, NULL, OPTION_LOG },
	{ "tls-max", required_argument, NULL, OPTION_TLS_MAX },
	{ "cipher", required_argument, NULL, OPTION_CIPHER },
	{ "count", required_argument, NULL, OPTION_COUNT_OF_CONNECTIONS },
	{ "idle-exit", required_argument, NULL, OPTION_IDLE_EXIT },
	{ "behave", required_argument, NULL, OPTION_BEHAVE },
	{ "make-certs", required_argument, NULL, OPTION_MAKE_CERTS },
	{ NULL, 0, NULL, 0 },
};

static unsigned long number_or(const char *word, unsigned long otherwise)
{
	return word ? strtoul(word, NULL, 10) : otherwise;
}

static void read_options(int argc, char *argv[], struct options *o)
{
	static char nothing[] = "", reply[] = "reply";
	char *value[OPTION_COUNT] = { NULL };
	int option = getopt_long(argc, argv, "", option_names, NULL);

	for (; option != -1; option = getopt_long(argc, argv, "", option_names, NULL)) {
		if (option < 0 || option >= OPTION_COUNT)
			usage();
		value[option] = optarg ? optarg : nothing;
	}
	if (value[OPTION_MAKE_CERTS])
		exit(fakecerts_make(value[OPTION_MAKE_CERTS]) ? 0 : 2);
	*o = (struct options){
		.plain = value[OPTION_PLAIN] != NULL,
		.ipv6 = value[OPTION_IPV6] != NULL,
		.cert = value[OPTION_CERT],
		.key = value[OPTION_KEY],
		.chain = value[OPTION_CHAIN],
		.client_ca = value[OPTION_CLIENT_CA],
		.port_file = value[OPTION_PORT_FILE],
		.log_file = value[OPTION_LOG],
		.tls_max = value[OPTION_TLS_MAX] ? version_number(value[OPTION_TLS_MAX]) : 0,
		.cipher = value[OPTION_CIPHER],
		.count = number_or(value[OPTION_COUNT_OF_CONNECTIONS], 0),
		.idle = number_or(value[OPTION_IDLE_EXIT], IDLE_SECONDS),
	};
	read_behaviours(value[OPTION_BEHAVE] ? value[OPTION_BEHAVE] : reply, o);
}

static void load_replies(struct server *s, char *argv[], size_t count)
{
	s->reply = calloc(count + 1, sizeof(*s->reply));
	if (!s->reply)
		fakeserver_die("no memory");
	s->reply_count = count;
	for (size_t i = 0; i < count; i++)
		s->reply[i] = read_file(argv[i]);
}

/* Each connection has its own, the last one also those that come after. */
static const struct behaviour *behaviour_for(const struct server *s)
{
	const struct options *o = &s->options;
	size_t n = s->connections < o->behaviour_count ? s->connections : o->behaviour_count;

	return o->behaviour[n - 1];
}

static void serve(struct server *s, int listener)
{
	while (s->options.count == 0 || s->connections < s->options.count) {
		struct connection c = { .fd = -1, .tls = NULL };

		(void)alarm((unsigned)s->options.idle);
		c.fd = accept(listener, NULL, NULL);
		if (c.fd < 0)
			fakeserver_die("accept");
		(void)setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		(void)alarm((unsigned)s->options.idle);
		fakeserver_note(s, "connection %lu\n", ++s->connections);
		s->behaviour = behaviour_for(s);
		s->behaviour->run(s, &c);
		SSL_free(c.tls);
		(void)close(c.fd);
	}
}

int main(int argc, char *argv[])
{
	static struct server server;
	struct options *o = &server.options;
	int listener;

	read_options(argc, argv, o);
	load_replies(&server, argv + optind, (size_t)(argc - optind));
	if ((server.reply_count == 0 && o->behaviour[0]->replies) || o->idle < 1 || o->idle > MAX_IDLE)
		usage();
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGALRM, leave);
	if (!o->plain)
		server.tls = make_tls(o);
	if (o->log_file) {
		server.log = fopen(o->log_file, "w");
		if (!server.log)
			fakeserver_die(o->log_file);
	}
	listener = listen_here(o);
	announce(o, port_of(listener));
	serve(&server, listener);
	return 0;
}
