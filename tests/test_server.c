/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "evidence.h"
#include "harness.h"
#include "server.h"

/* A status line with header lines, and a body. */
static struct server identify(const char *head, const char *body)
{
	static struct evidence e;
	static char copy[4096];
	struct fixture f = { .head = head, .head_len = strlen(head), .complete = true };
	struct server s;
	unsigned status = 0;

	ck_assert(sscanf(head, "HTTP/1.1 %u", &status) == 1);
	ck_assert_uint_lt(strlen(body), sizeof(copy));
	memcpy(copy, body, strlen(body));
	f.status = status;
	f.body = copy;
	f.body_len = strlen(body);
	fixture_evidence(&f, NULL, &e);
	server_identify(&e.main, &s);
	return s;
}

static const char *call(const struct server *s)
{
	static char room[128];
	struct text t;

	TEXT_IN(&t, room);
	server_add_name(s, &t);
	return room;
}

static const struct {
	const char *head, *body;
	enum product product;
	const char *called;
} marked[] = {
	{ "HTTP/1.1 401 Authorization Required\nServer: nginx\nWww-Authenticate: basic realm=\"SOGo\"\n", "",
	  PRODUCT_SOGO, "SOGo" },
	{ "HTTP/1.1 500 Request Failed\nServer: nginx\nContent-Type: text/plain\n", "", PRODUCT_SOGO,
	  "SOGo" },
	{ "HTTP/1.1 200 OK\nServer: nginx\nMS-Server-ActiveSync: 14.1\n"
	  "MS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\nMS-ASProtocolCommands: Sync,FolderSync,Ping\n",
	  "", PRODUCT_SOGO, "SOGo" },
	{ "HTTP/1.1 200 OK\nServer: Microsoft-IIS/10.0\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 14.1\n"
	  "MS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\nMS-ASProtocolCommands: Sync,FolderSync,Ping\n",
	  "", PRODUCT_SOGO, "SOGo" },
	{ "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"ZPush\"\n", "", PRODUCT_ZPUSH,
	  "Z-Push" },
	{ "HTTP/1.1 200 OK\nMS-Server-ActiveSync: 14.0\nX-Z-Push-Version: 2.7.1+0-0\n", "", PRODUCT_ZPUSH,
	  "Z-Push 2.7.1" },
	{ "HTTP/1.1 500 x\nServer: nginx\n", "<h2>Z-Push - Open Source ActiveSync</h2><h3>FatalException",
	  PRODUCT_ZPUSH, "Z-Push" },
	{ "HTTP/1.1 500 x\nServer: nginx\n",
	  "<h2>grommunio-sync - Open Source ActiveSync</h2><h3>FatalException", PRODUCT_GROMMUNIO,
	  "grommunio-sync" },
	{ "HTTP/1.1 200 OK\nX-Grommunio-Sync-Version: 2.4\nX-AspNet-Version: 4.0.30319\n", "",
	  PRODUCT_GROMMUNIO, "grommunio-sync 2.4" },
	{ "HTTP/1.1 401 x\nWWW-Authenticate: Basic realm=\"GSync\"\n", "", PRODUCT_GROMMUNIO,
	  "grommunio-sync" },
	{ "HTTP/1.1 200 OK\nServer: Horde_ActiveSync Library v2.41.9\nMS-Server-ActiveSync: 14.2\n", "",
	  PRODUCT_HORDE, "Horde 2.41.9" },
	{ "HTTP/1.1 401 x\nWWW-Authenticate: Basic realm=\"Horde ActiveSync\"\n", "", PRODUCT_HORDE,
	  "Horde" },
	{ "HTTP/1.1 500 \nServer: nginx\nContent-Type: text/html; charset=UTF-8\n", "", PRODUCT_HORDE,
	  "Horde" },
	{ "HTTP/1.1 500 x\n", "<h1>HTTP ERROR 500</h1><pre>com.zimbra.x</pre>Powered by Jetty://",
	  PRODUCT_ZIMBRA, "Zimbra" },
	{ "HTTP/1.1 401 x\nWWW-Authenticate: Basic realm=\"ActiveSync for Tine 2.0\"\n", "", PRODUCT_TINE,
	  "tine or Kolab (Syncroton)" },
	{ "HTTP/1.1 200 OK\nServer: Apache\nMS-Server-ActiveSync: 14.00.0536.000\n", "", PRODUCT_TINE,
	  "tine or Kolab (Syncroton)" },
	{ "HTTP/1.1 200 OK\nServer: Kerio Connect 9.4.1\n", "", PRODUCT_KERIO, "Kerio Connect 9.4.1" },
	{ "HTTP/1.1 200 OK\nServer: IceWarp/13.0.1.7\n", "", PRODUCT_ICEWARP, "IceWarp 13.0.1.7" },
};

START_TEST(knows_a_product_by_its_own_mark)
{
	struct server s = identify(marked[_i].head, marked[_i].body);

	ck_assert_int_eq(s.product, marked[_i].product);
	ck_assert_str_eq(call(&s), marked[_i].called);
	ck_assert(!product_is_exchange(s.product));
}
END_TEST

START_TEST(knows_horde_by_its_status_on_page_zero)
{
	static const char body[] = "\x03\x01\x6a\0\0\x07\x56\0\0\x4e\x03"
				   "142\0\x01\x01";
	static struct evidence e;
	char copy[sizeof(body)];
	struct fixture f = { .head = "HTTP/1.1 449 x\nServer: nginx\n",
		             .head_len = 29,
		             .body = copy,
		             .body_len = sizeof(body) - 1,
		             .status = 449,
		             .complete = true };
	struct server s;

	memcpy(copy, body, sizeof(body));
	fixture_evidence(&f, NULL, &e);
	server_identify(&e.main, &s);
	ck_assert_int_eq(s.product, PRODUCT_HORDE);
	ck_assert_int_eq(s.writer, WRITER_EAS);
}
END_TEST

static const struct {
	const char *head, *body;
	enum writer writer;
	const char *called;
} written[] = {
	{ "HTTP/1.1 502 x\nServer: nginx/1.22.1\n", "<hr><center>nginx/1.22.1</center>", WRITER_NGINX,
	  "nginx 1.22.1" },
	{ "HTTP/1.1 502 x\n", "<hr><center>nginx</center>", WRITER_NGINX, "nginx" },
	{ "HTTP/1.1 500 x\nServer: nginx/1.22.1\n", "", WRITER_UNKNOWN, "a server behind nginx 1.22.1" },
	{ "HTTP/1.1 500 x\n", "", WRITER_UNKNOWN, "an unknown server" },
	{ "HTTP/1.1 200 OK\nContent-Type: application/vnd.ms-sync.wbxml\n", "", WRITER_EAS,
	  "an ActiveSync server" },
	{ "HTTP/1.1 500 x\nServer: Apache/2.4.57 (Debian)\n", "<address>Apache/2.4.57", WRITER_APACHE,
	  "Apache 2.4.57" },
	{ "HTTP/1.1 500 x\nServer: Apache\nX-Powered-By: PHP/8.2.1\n", "", WRITER_PHP, "PHP" },
	{ "HTTP/1.1 500 x\nX-Powered-By: PHP/8.2.1\nrequest-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\n", "",
	  WRITER_PHP, "PHP" },
	{ "HTTP/1.1 503 x\n", "No server is available to handle this request.", WRITER_HAPROXY, "HAProxy" },
	{ "HTTP/1.1 503 x\nServer: Microsoft-HTTPAPI/2.0\n", "HTTP Error 503. The service is unavailable.",
	  WRITER_HTTPSYS, "http.sys 2.0" },
	{ "HTTP/1.1 401 x\nServer: Microsoft-IIS/10.0\nX-Powered-By: ASP.NET\n", "", WRITER_IIS, "IIS 10.0" },
	{ "HTTP/1.1 500 x\nServer: Microsoft-IIS/8.5\nX-AspNet-Version: 4.0.30319\n", "", WRITER_ASPNET,
	  "ASP.NET" },
	{ "HTTP/1.1 500 x\nServer: Microsoft-IIS/8.5\n", "<h3>HTTP Error 500.19 - Internal", WRITER_IIS,
	  "IIS 8.5" },
	{ "HTTP/1.1 502 x\nServer: Microsoft-IIS/8.5\n",
	  "received an invalid response while acting as a gateway or proxy server", WRITER_ARR,
	  "IIS as a gateway" },
	{ "HTTP/1.1 500 x\n", "Error Code: 500 Internal Server Error (-2146893022)", WRITER_TMG,
	  "ISA Server or TMG" },
	{ "HTTP/1.1 521 x\nServer: cloudflare\n", "", WRITER_CLOUDFLARE, "Cloudflare" },
	{ "HTTP/1.1 401 x\nServer: cloudflare\n", "", WRITER_UNKNOWN, "a server behind Cloudflare" },
	{ "HTTP/1.1 302 x\nServer: BigIP\n", "", WRITER_F5, "F5 BIG-IP" },
	{ "HTTP/1.1 500 x\n", "Powered by Jetty://", WRITER_JETTY, "Jetty" },
	{ "HTTP/1.1 200 OK\n", "<input type=\"password\">", WRITER_LOGIN_PAGE, "a login page" },
	{ "HTTP/1.1 200 OK\n", "<title>captive portal</title>", WRITER_PROXY, "a proxy" },
};

START_TEST(names_the_writer_where_no_product_shows)
{
	struct server s = identify(written[_i].head, written[_i].body);

	ck_assert_int_eq(s.product, PRODUCT_UNKNOWN);
	ck_assert_msg(s.writer == written[_i].writer, "%s wrote: %s", server_writer_name(s.writer),
	              written[_i].head);
	ck_assert_str_eq(call(&s), written[_i].called);
}
END_TEST

static const struct {
	const char *head, *body;
	enum writer writer;
} exchange[] = {
	{ "HTTP/1.1 500 x\nServer: nginx\nMS-Server-ActiveSync: 15.1\nX-FEServer: EX1\nX-BEServer: EX1\n", "",
	  WRITER_EAS },
	{ "HTTP/1.1 503 x\nServer: nginx\nX-FEServer: EX1\nrequest-id: x\n", "", WRITER_EXCHANGE_FRONT },
	{ "HTTP/1.1 500 x\nrequest-id: 0f8fad5b-d9cb-469f-a165-70867728950e\n", "", WRITER_EXCHANGE_FRONT },
	{ "HTTP/1.1 500 x\nX-FEServer: EX1\nX-FailureContext: BackEnd;500;QQ==;;;;\n", "", WRITER_EAS },
	{ "HTTP/1.1 500 x\nMS-Server-ActiveSync: 15.1\nX-FEServer: EX1\nX-FailureContext: FrontEnd;500;;;\n",
	  "", WRITER_EXCHANGE_FRONT },
	{ "HTTP/1.1 403 x\nServer: Microsoft-IIS/7.5\nMS-Server-ActiveSync: 14.3\n",
	  "You do not have permission to view this directory or page", WRITER_EAS },
	{ "HTTP/1.1 502 x\nServer: nginx\nX-FEServer: EX1\n", "<center>nginx</center>", WRITER_NGINX },
};

START_TEST(tells_which_part_of_exchange_wrote)
{
	struct server s = identify(exchange[_i].head, exchange[_i].body);

	ck_assert_msg(s.writer == exchange[_i].writer, "%s wrote: %s", server_writer_name(s.writer),
	              exchange[_i].head);
	ck_assert(product_is_exchange(s.product));
}
END_TEST

START_TEST(prints_digits_and_dots_only_as_a_version)
{
	struct server s = identify("HTTP/1.1 200 OK\nX-Z-Push-Version: 2.|\x1b[1m\n", "");

	ck_assert_str_eq(call(&s), "Z-Push 2");
	s = identify("HTTP/1.1 200 OK\nX-Z-Push-Version: 1.2.3.4.5.6.7.8.9.1.2.3.4.5.6.7.8.9\n", "");
	ck_assert_str_eq(call(&s), "Z-Push");
	s = identify("HTTP/1.1 200 OK\nX-Z-Push-Version: \n", "");
	ck_assert_str_eq(call(&s), "Z-Push");
}
END_TEST

START_TEST(has_a_name_for_each)
{
	for (int p = PRODUCT_UNKNOWN + 1; p < PRODUCT_COUNT; p++)
		ck_assert_str_ne(product_name((enum product)p), "");
	for (int w = WRITER_UNKNOWN + 1; w < WRITER_COUNT; w++)
		ck_assert_str_ne(server_writer_name((enum writer)w), "");
	ck_assert_str_eq(product_name(PRODUCT_UNKNOWN), "");
	ck_assert_str_eq(server_writer_name(WRITER_UNKNOWN), "");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("server");
	TCase *t = tcase_create("server");

	tcase_add_loop_test(t, knows_a_product_by_its_own_mark, 0, COUNT(marked));
	tcase_add_test(t, knows_horde_by_its_status_on_page_zero);
	tcase_add_loop_test(t, names_the_writer_where_no_product_shows, 0, COUNT(written));
	tcase_add_loop_test(t, tells_which_part_of_exchange_wrote, 0, COUNT(exchange));
	tcase_add_test(t, prints_digits_and_dots_only_as_a_version);
	tcase_add_test(t, has_a_name_for_each);
	suite_add_tcase(s, t);
	return s;
}
