/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The system's trust store, read late and in parts, must trust what libcurl
 * with its own defaults trusts, and nothing else: each store of the table is
 * put where libcurl looks, and both are asked.  Needs root, for the mounts.
 */
#include <curl/curl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "fakecerts.h"
#include "harness.h"
#include "peer.h"
#include "sending.h"

static char directory[] = "/tmp/test_tls_trust.XXXXXX";

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *format, ...)
{
	char command[4096];
	va_list arguments;
	int n = snprintf(command, sizeof(command), "cd %s && exec 2>/dev/null && ", directory);

	va_start(arguments, format);
	(void)vsnprintf(command + n, sizeof(command) - (size_t)n, format, arguments);
	va_end(arguments);
	ck_assert_msg(system(command) == 0, "%s", command);
}

/* In the private mounts; "hashed" makes the links by which OpenSSL finds a file. */
#define HASHED(file)                                                                                         \
	"cp " file " store/a.pem && ln -s a.pem store/$(openssl x509 -hash -noout -in " file ").0"
#define BUNDLE(file) "cat " file " >store/ca-certificates.crt"

static const struct {
	const char *store;  /* how it is made */
	const char *server; /* what the server shows */
	int trusted;
} stores[] = {
	{ HASHED("ca.pem") " && " BUNDLE("ca.pem"), "chain-complete.pem", 1 },
	{ HASHED("ca.pem") " && " BUNDLE("other.pem"), "chain-complete.pem", 1 },
	{ HASHED("other.pem") " && " BUNDLE("ca.pem"), "chain-complete.pem", 1 },
	{ BUNDLE("ca.pem"), "good.pem", 1 },
	{ BUNDLE("other.pem ca.pem"), "chain-complete.pem", 1 },
	{ HASHED("other.pem") " && " BUNDLE("other.pem"), "good.pem", 0 },
	{ BUNDLE("other.pem"), "unknown-issuer.pem", 0 },
	{ BUNDLE("ca.pem"), "self-signed.pem", 0 },
	{ BUNDLE("self-signed.pem"), "self-signed.pem", 1 },
	{ HASHED("self-signed.pem") " && " BUNDLE("ca.pem"), "self-signed.pem", 1 },
	{ BUNDLE("ca.pem"), "expired.pem", 0 },
	{ BUNDLE("ca.pem"), "chain-missing.pem", 0 },
	/* An intermediate is an anchor of its own. */
	{ BUNDLE("intermediate.pem"), "chain-missing.pem", 1 },
	{ HASHED("intermediate.pem") " && " BUNDLE("other.pem"), "chain-complete.pem", 1 },
	/* The server sends a root that an older one has signed: only the bundle has it as a root. */
	{ BUNDLE("new-root.pem"), "cross.pem", 1 },
	{ HASHED("new-root.pem") " && " BUNDLE("other.pem"), "cross.pem", 1 },
	{ HASHED("other.pem") " && " BUNDLE("old-root.pem"), "cross.pem", 1 },
	{ BUNDLE("other.pem"), "cross.pem", 0 },
	/* One that is there, but not for servers. */
	{ HASHED("rejected.pem") " && " BUNDLE("rejected.pem"), "good.pem", 0 },
	{ HASHED("other.pem") " && " BUNDLE("rejected.pem"), "good.pem", 0 },
	{ HASHED("rejected.pem") " && " BUNDLE("other.pem"), "good.pem", 0 },
};

static void serve_tls(struct peer_connection *c)
{
	if (peer_begin_tls(c, c->argument) && peer_read_request(c))
		peer_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

static int has_own_store(size_t i)
{
	const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);
	char bundle[256];

	if (!library->capath || !library->cainfo)
		return 0;
	(void)snprintf(bundle, sizeof(bundle), "%s/ca-certificates.crt", library->capath);
	if (strcmp(bundle, library->cainfo) != 0 || unshare(CLONE_NEWNS) != 0)
		return 0; /* not root, or another distribution's layout */
	shell("rm -rf store && mkdir -m 755 store && %s", stores[i].store);
	(void)snprintf(bundle, sizeof(bundle), "%s/store", directory);
	ck_assert_int_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	ck_assert_int_eq(mount(bundle, library->capath, NULL, MS_BIND, NULL), 0);
	return 1;
}

static size_t swallow(char *bytes, size_t size, size_t n, void *argument)
{
	(void)bytes;
	(void)argument;
	return size * n;
}

static CURLcode ask_libcurl(unsigned port)
{
	CURL *easy = curl_easy_init();
	struct curl_slist *target;
	char text[64];
	CURLcode code;

	ck_assert_ptr_nonnull(easy);
	target = curl_slist_append(NULL, "::127.0.0.1:");
	(void)snprintf(text, sizeof(text), "https://mail.example.org:%u/", port);
	(void)curl_easy_setopt(easy, CURLOPT_URL, text);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECT_TO, target);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
	code = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	curl_slist_free_all(target);
	return code;
}

static struct peer_tls offer(size_t i, char path[128])
{
	static char key[128];

	(void)snprintf(path, 128, "%s/%s", directory, stores[i].server);
	(void)snprintf(key, sizeof(key), "%s/server.key", directory);
	return (struct peer_tls){ .certificate = path, .key = key };
}

START_TEST(trusts_what_libcurl_trusts)
{
	char path[128];
	struct peer_tls how = offer((size_t)_i, path);
	struct peer peer;

	if (!has_own_store((size_t)_i))
		return;
	peer_start(&peer, serve_tls, &how);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	(void)sending_run();
	ck_assert_msg((sending.answer.ending == ENDING_COMPLETE) == stores[_i].trusted, "ending %d: %s",
	              sending.answer.ending, sending.answer.error);
	ck_assert_int_eq(ask_libcurl(peer.port) == CURLE_OK, stores[_i].trusted);
	peer_stop(&peer);
}
END_TEST

START_TEST(trust_that_cannot_be_read_is_no_fault_of_the_server)
{
	char path[128];
	struct peer_tls how = offer(0, path);
	struct peer peer;

	peer_start(&peer, serve_tls, &how);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	ck_assert_int_eq(setenv("SSL_CERT_DIR", "/nonexistent", 1), 0);
	ck_assert_int_eq(setenv("SSL_CERT_FILE", _i ? "/dev/null" : "/nonexistent", 1), 0);
	ck_assert(sending_open());
	ck_assert(!sending_send());
	ck_assert_ptr_nonnull(strstr(sending.fault.text, "trusted certificates"));
	sending_close();
	peer_stop(&peer);
}
END_TEST

START_TEST(own_anchors_replace_the_systems)
{
	char path[128], named[128];
	struct peer_tls how = offer(0, path);
	struct peer peer;

	if (!has_own_store(0))
		return;
	peer_start(&peer, serve_tls, &how);
	sending_begin(peer.port);
	sending.settings.plain_http = false;
	(void)snprintf(named, sizeof(named), _i ? "%s/other.pem" : "%s/empty", directory);
	*(_i ? &sending.settings.cacert : &sending.settings.capath) = named;
	ck_assert_int_eq(sending_run()->ending, ENDING_TLS);
	ck_assert_int_eq(sending.answer.tls.problem, TLS_ISSUER_UNKNOWN);
	peer_stop(&peer);
}
END_TEST

static void make_cross_signed(void)
{
	shell("openssl ecparam -name prime256v1 -genkey -noout -out old.key");
	shell("openssl ecparam -name prime256v1 -genkey -noout -out new.key");
	shell("openssl req -x509 -key old.key -subj '/CN=Old Root' -days 9 -out old-root.pem");
	shell("openssl req -x509 -key new.key -subj '/CN=New Root' -days 9 -out new-root.pem");
	shell("openssl req -new -key new.key -subj '/CN=New Root' -out new.csr");
	shell("openssl req -new -key server.key -subj '/CN=mail.example.org' -out leaf.csr");
	shell("echo 'basicConstraints=critical,CA:TRUE' >ca.ext");
	shell("echo 'subjectAltName=DNS:mail.example.org' >leaf.ext");
	shell("openssl x509 -req -in new.csr -CA old-root.pem -CAkey old.key -set_serial 7 -days 9"
	      " -extfile ca.ext -out new-by-old.pem");
	shell("openssl x509 -req -in leaf.csr -CA new-root.pem -CAkey new.key -set_serial 8 -days 9"
	      " -extfile leaf.ext -out cross-leaf.pem");
	shell("cat cross-leaf.pem new-by-old.pem >cross.pem");
}

static void make_files(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	ck_assert(fakecerts_make(directory));
	shell("chmod 755 . && mkdir empty");
	make_cross_signed();
	shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null"
	      " -subj '/CN=Some Other Root' -days 9 -out other.pem");
	shell("openssl x509 -in ca.pem -addreject serverAuth -trustout -out rejected.pem");
	shell("sed '1,/END/d' chain-complete.pem >intermediate.pem");
}

static void remove_files(void)
{
	shell("rm -rf '%s'", directory);
}

Suite *suite(void)
{
	Suite *s = suite_create("tls_trust");
	TCase *t = tcase_create("trust");

	give_each_test_a_process();
	tcase_add_unchecked_fixture(t, make_files, remove_files);
	tcase_set_timeout(t, 20);
	tcase_add_loop_test(t, trusts_what_libcurl_trusts, 0, (int)(sizeof(stores) / sizeof(stores[0])));
	tcase_add_loop_test(t, trust_that_cannot_be_read_is_no_fault_of_the_server, 0, 2);
	tcase_add_loop_test(t, own_anchors_replace_the_systems, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
