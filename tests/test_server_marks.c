/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row of server.c's tables decides something. */
#include <string.h>

#include "evidence.h"
#include "harness.h"
#include "server.h"

/* A 500 with those header lines. */
static struct server identify(const char *headers, const char *body)
{
	static struct evidence e;
	static char head[1024], copy[1024];
	struct fixture f = { .head = head, .body = copy, .status = 500, .complete = true };
	struct server s;
	struct text t;

	TEXT_IN(&t, head);
	text_addf(&t, "HTTP/1.1 500 Internal Server Error\n%s", headers);
	f.head_len = t.len;
	f.body_len = strlen(body);
	ck_assert_uint_le(f.body_len, sizeof(copy));
	memcpy(copy, body, f.body_len);
	fixture_evidence(&f, NULL, &e);
	server_identify(&e.main, &s);
	return s;
}

static const struct {
	enum product product;
	enum writer writer;
	const char *body;
} pages[] = {
	{ 0, WRITER_HTTPSYS, "<hr><p>HTTP Error 503. The service is unavailable.</p>" },
	{ 0, WRITER_HTTPSYS, "<BODY><h2>Bad Request - Request Too Long</h2>" },
	{ 0, WRITER_HTTPSYS, "<BODY><h2>Bad Request - Invalid Hostname</h2>" },
	{ 0, WRITER_HTTPSYS,
	  "<hr><p>HTTP Error 411. The request must be chunked or have a content length.</p>" },
	{ 0, WRITER_IIS, "<h1>The page must be viewed over a secure channel</h1>" },
	{ 0, WRITER_IIS, "<title>IIS 10.0 Detailed Error - 403.16 - Forbidden</title>" },
	{ 0, WRITER_IIS, "<title>IIS 8.5 Detailed Error - 500.19 - Internal Server Error</title>" },
	{ 0, WRITER_ASPNET, "<H1>Server Error in '/Microsoft-Server-ActiveSync' Application.</H1>" },
	{ 0, WRITER_ARR,
	  "<h2>502 - Web server received an invalid response while acting as a gateway or proxy" },
	{ 0, WRITER_TMG, "<li>500 Internal Server Error. The target principal name is incorrect.</li>" },
	{ 0, WRITER_TMG, "<li>Error Code: 500 Internal Server Error. (-2146893019)</li>" },
	{ 0, WRITER_TMG, "<li>Error Code: 502 Proxy Error. Host not available (64)</li>" },
	{ 0, WRITER_TMG, "<p>The server denied the specified Uniform Resource Locator (URL). (12202)</p>" },
	{ 0, WRITER_TMG, "<LI>Fehlercode: 500 Internal Server Error. Interner Fehler. (1359)</LI>" },
	{ 0, WRITER_NGINX, "<center>No required SSL certificate was sent</center>\r\n<hr>" },
	{ 0, WRITER_NGINX, "<center>Request Header Or Cookie Too Large</center>\r\n<hr>" },
	{ 0, WRITER_NGINX, "<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr>" },
	{ 0, WRITER_NGINX, "<hr><center>nginx/1.22.1</center>" },
	{ 0, WRITER_APACHE, "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />" },
	{ 0, WRITER_APACHE, "Size of a request header field exceeds server limit.<br />" },
	{ 0, WRITER_APACHE, "Reason: Cannot perform Post-Handshake Authentication.<br />" },
	{ 0, WRITER_APACHE, "<title>502 Proxy Error</title>" },
	{ 0, WRITER_APACHE, "<address>Apache/2.4.57 (Debian) Server at mail.example.org Port 443</address>" },
	{ 0, WRITER_HAPROXY, "<h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n" },
	{ 0, WRITER_F5, "The requested URL was rejected. Please consult with your administrator." },
	{ 0, WRITER_CLOUDFLARE, "<span>Cloudflare Ray ID: <strong>8a1b2c3d4e5f6071</strong></span>" },
	{ 0, WRITER_PROXY, "Request unsuccessful. Incapsula incident ID: 1234000000567-89" },
	{ 0, WRITER_PROXY, "<html><body id=ERR_CONNECT_FAIL>" },
	{ 0, WRITER_PROXY, "<html><title>503 Backend fetch failed</title><h3>Guru Meditation:</h3>" },
	{ 0, WRITER_PROXY, "<html><head><title>Captive Portal</title></head>" },
	{ 0, WRITER_PHP, "<b>Fatal error</b>:  Uncaught Error in <b>/x.php</b> on line <b>7</b>" },
	{ 0, WRITER_JETTY, "<hr><i><small>Powered by Jetty://</small></i><hr/>" },
	{ 0, WRITER_LOGIN_PAGE, "<form action=\"/owa/auth.owa\" method=\"POST\">" },
	{ PRODUCT_SOGO, WRITER_EAS,
	  "<h3>An error occurred during object publishing</h3><p>reason for HTTP error unknown</p>" },
	{ PRODUCT_SOGO, WRITER_EAS, "<h3>An error occurred during object publishing</h3><p>no channel</p>" },
	{ PRODUCT_SOGO, WRITER_EAS, "<p>the called object returned no result</p>" },
	{ PRODUCT_ZPUSH, WRITER_EAS, "Z-Push was called without the required GET parameters" },
	{ PRODUCT_ZPUSH, WRITER_EAS,
	  "<h2>Z-Push - Open Source ActiveSync</h2> PDOException: SQLSTATE[HY000]" },
	{ PRODUCT_ZPUSH, WRITER_EAS, "<h2>Z-Push - Open Source ActiveSync</h2> FatalException" },
	{ PRODUCT_ZPUSH, WRITER_EAS, "<h2>Z-Push - Open Source ActiveSync</h2> GET not supported" },
	{ PRODUCT_HORDE, WRITER_EAS, "<h1>A fatal error has occurred</h1><h3>DB Server error</h3>" },
	{ PRODUCT_TINE, WRITER_EAS, "Uncaught Tinebase_Exception_Backend_Database: no connection" },
	/* These say nothing of their writer. */
	{ 0, WRITER_UNKNOWN, "<h3>The resource you are looking for might have been removed</h3>" },
	{ 0, WRITER_UNKNOWN, "<body><h2>HTTP/1.1 403 Forbidden</h2></body>" },
	{ 0, WRITER_UNKNOWN, "<p><b>Message</b> Request header is too large</p>" },
	{ 0, WRITER_UNKNOWN, "<html><h1>It works!</h1>" },
};

START_TEST(knows_the_writer_and_the_product_of_each_page)
{
	struct server s = identify("", pages[_i].body);

	ck_assert_msg(s.product == pages[_i].product, "%s made: %s", product_name(s.product), pages[_i].body);
	ck_assert_msg(s.writer == pages[_i].writer, "%s wrote: %s", server_writer_name(s.writer),
	              pages[_i].body);
}
END_TEST

/* What SOGo sends after a login, but for one header. */
#define AS_SOGO                                                                                              \
	"MS-Server-ActiveSync: 14.1\nMS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\n"                       \
	"MS-ASProtocolCommands: Sync,FolderSync,Ping"

static const struct {
	enum product product;
	const char *headers, *body;
} products[] = {
	{ PRODUCT_GROMMUNIO, "X-Grommunio-Sync-Version: 2.4\n", "" },
	{ PRODUCT_GROMMUNIO, "WWW-Authenticate: Basic realm=\"GSync\"\n", "" },
	{ PRODUCT_GROMMUNIO, "", "<h2>grommunio-sync - Open Source ActiveSync</h2>" },
	{ PRODUCT_ZPUSH, "X-Z-Push-Version: 2.7.1+0-0\n", "" },
	{ PRODUCT_ZPUSH, "WWW-Authenticate: Basic realm=\"ZPush\"\n", "" },
	{ PRODUCT_HORDE, "Server: Horde_ActiveSync Library v2.41.9\n", "" },
	{ PRODUCT_HORDE, "WWW-Authenticate: Basic realm=\"Horde ActiveSync\"\n", "" },
	{ PRODUCT_SOGO, "WWW-Authenticate: basic realm=\"SOGo\"\n", "" },
	{ PRODUCT_SOGO, "Set-Cookie: 0xHIGHFLYxSOGo=discard; path=/SOGo/\n", "" },
	{ PRODUCT_SOGO, "Server: nginx\n" AS_SOGO "\n", "" },
	{ PRODUCT_ZIMBRA, "WWW-Authenticate: BASIC realm=\"Zimbra\"\n", "" },
	{ PRODUCT_ZIMBRA, "X-Zimbra-Request-Id: 7\n", "" },
	{ PRODUCT_ZIMBRA, "", "<pre>com.zimbra.zimbrasync.data.ZSyncException</pre>" },
	{ PRODUCT_ZIMBRA, "", "<a href=\"/zimbra/\">Mail</a> <small>Powered by Jetty://</small>" },
	{ PRODUCT_TINE, "WWW-Authenticate: Basic realm=\"ActiveSync for Tine 2.0\"\n", "" },
	{ PRODUCT_TINE, "MS-Server-ActiveSync: 14.00.0536.000\n", "" },
	{ PRODUCT_KERIO, "Server: Kerio Connect 9.4.1\n", "" },
	{ PRODUCT_ICEWARP, "Server: IceWarp/13.0.1.7\n", "" },
	/* half a mark, or one that another takes back */
	{ PRODUCT_UNKNOWN, "WWW-Authenticate: Basic realm=\"mail\"\nSet-Cookie: id=0; path=/SOGo\n", "" },
	{ PRODUCT_UNKNOWN, "", "<a href=\"/zimbra/\">Mail</a>" },
	{ PRODUCT_UNKNOWN, "", "<small>Powered by Jetty://</small>" },
	{ PRODUCT_LOOKALIKE, "Server: nginx\n" AS_SOGO ",Provision\n", "" },
	{ PRODUCT_LOOKALIKE, "Server: nginx\n" AS_SOGO "\nX-AspNet-Version: 4.0.30319\n", "" },
	{ PRODUCT_EXCHANGE_2010, "Server: nginx\n" AS_SOGO "\nX-FEServer: EX1\n", "" },
	{ PRODUCT_LOOKALIKE,
	  "Server: nginx\nMS-Server-ActiveSync: 14.1\nMS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\n", "" },
};

START_TEST(knows_each_product_by_each_mark)
{
	struct server s = identify(products[_i].headers, products[_i].body);

	ck_assert_msg(s.product == products[_i].product, "%s sent: %s%s", product_name(s.product),
	              products[_i].headers, products[_i].body);
}
END_TEST

static const struct {
	const char *server;
	enum writer front;
	const char *other;
} fronts[] = {
	{ "nginx/1.22.1", WRITER_NGINX, "" },
	{ "openresty/1.25.3.1", WRITER_NGINX, "" },
	{ "Apache/2.4.57 (Debian)", WRITER_APACHE, "" },
	{ "Apache-Coyote/1.1", WRITER_UNKNOWN, "Apache-Coyote" },
	{ "Microsoft-IIS/10.0", WRITER_IIS, "" },
	{ "Microsoft-HTTPAPI/2.0", WRITER_HTTPSYS, "" },
	{ "Microsoft-Azure-Application-Gateway/v2", WRITER_ARR, "" },
	{ "cloudflare", WRITER_CLOUDFLARE, "" },
	{ "Jetty(9.4.51.v20230217)", WRITER_JETTY, "" },
	{ "BigIP", WRITER_F5, "" },
	{ "BIG-IP", WRITER_F5, "" },
	{ "squid/5.7", WRITER_PROXY, "" },
	{ "awselb/2.0", WRITER_PROXY, "" },
	{ "Varnish", WRITER_PROXY, "" },
	/* none of these, and called by the first word */
	{ "Caddy", WRITER_UNKNOWN, "Caddy" },
	{ "lighttpd/1.4.69", WRITER_UNKNOWN, "lighttpd" },
	{ "Sun Java System", WRITER_UNKNOWN, "Sun" },
	{ "Undertow(2.3)", WRITER_UNKNOWN, "Undertow" },
	{ "Kestrel;https", WRITER_UNKNOWN, "Kestrel" },
	{ "envoy,envoy", WRITER_UNKNOWN, "envoy" },
};

START_TEST(knows_each_web_server_by_its_header)
{
	char line[80];
	struct text t;
	struct server s;

	TEXT_IN(&t, line);
	text_addf(&t, "Server: %s\n", fronts[_i].server);
	s = identify(line, "");
	ck_assert_msg(s.front == fronts[_i].front, "%s is no %s", fronts[_i].server,
	              server_writer_name(s.front));
	ck_assert_str_eq(s.other_server, fronts[_i].other);
}
END_TEST

static const struct {
	enum writer writer;
	const char *headers;
} writers[] = {
	{ WRITER_EAS, "MS-Server-ActiveSync: 16.1\n" },
	{ WRITER_EAS, "X-BEServer: EX1\n" },
	{ WRITER_EAS, "X-DiagInfo: EX1\n" },
	{ WRITER_EAS, "X-MS-ASError: Sync request exception\n" },
	{ WRITER_EAS, "Content-Type: application/vnd.ms-sync.wbxml\n" },
	{ WRITER_EXCHANGE_FRONT, "X-FEServer: EX1\n" },
	{ WRITER_EXCHANGE_FRONT, "X-CasErrorCode: UnauthenticatedRequest\n" },
	{ WRITER_EXCHANGE_FRONT, "X-CalculatedBETarget: ex1.example.org\n" },
	{ WRITER_HTTPSYS, "Server: Microsoft-HTTPAPI/2.0\n" },
	{ WRITER_PROXY, "X-Squid-Error: ERR_CACHE_ACCESS_DENIED 0\n" },
	{ WRITER_CLOUDFLARE, "Server: cloudflare\ncf-mitigated: challenge\n" },
	{ WRITER_UNKNOWN, "Server: cloudflare\ncf-mitigated: none\n" },
	{ WRITER_PROXY, "Server: awselb/2.0\n" },
	{ WRITER_F5, "Server: BigIP\n" },
	{ WRITER_PHP, "Server: Apache\nX-Powered-By: PHP/8.2.1\n" },
	{ WRITER_UNKNOWN, "Server: Apache\nX-Powered-By: Express\n" },
	{ WRITER_UNKNOWN, "Server: Apache\nContent-Type: text/html\n" },
	/* what stands in front does not hide who answered */
	{ WRITER_EAS, "X-FEServer: EX1\nX-BEServer: EX2\n" },
	{ WRITER_EAS, "X-CalculatedBETarget: ex2.example.org\nX-DiagInfo: EX2\n" },
	{ WRITER_EAS, "X-FEServer: EX1\nMS-Server-ActiveSync: 15.1\n" },
	{ WRITER_EAS, "X-FEServer: EX1\nX-MS-ASError: Sync request exception\n" },
	{ WRITER_EAS, "X-FEServer: EX1\nContent-Type: application/vnd.ms-sync.wbxml\n" },
	{ WRITER_EAS, "X-Powered-By: PHP/8.2.1\nContent-Type: application/vnd.ms-sync.wbxml\n" },
	{ WRITER_EXCHANGE_FRONT, "Server: BigIP\nX-FEServer: EX1\n" },
	{ WRITER_EXCHANGE_FRONT, "Server: BigIP\nX-CasErrorCode: UnauthenticatedRequest\n" },
	{ WRITER_EXCHANGE_FRONT, "Server: BigIP\nX-CalculatedBETarget: ex1.example.org\n" },
	/* nor does what stands behind it, where it answered by itself */
	{ WRITER_PROXY, "Server: awselb/2.0\nX-Powered-By: PHP/8.2.1\n" },
	{ WRITER_F5, "Server: BigIP\nX-Powered-By: PHP/8.2.1\n" },
};

START_TEST(knows_each_writer_by_each_header)
{
	struct server s = identify(writers[_i].headers, "");

	ck_assert_msg(s.writer == writers[_i].writer, "%s sent: %s", server_writer_name(s.writer),
	              writers[_i].headers);
}
END_TEST

START_TEST(knows_the_hosts_of_exchange_online)
{
	static const char *const online[] = { "outlook.office365.com", "Outlook.Office365.com",
		                              "office365.com",         "eas.outlook.com",
		                              "outlook.office.com",    "outlook.office365.us",
		                              "partner.outlook.cn" };
	static const char *const others[] = {
		"",           "mail.example.org", "notoutlook.com", "outlook.com.example.org",
		"office.com", "www.office.com",   "outlook.cn"
	};

	for (int i = 0; i < COUNT(online); i++)
		ck_assert_msg(server_is_online_name(online[i]), "not known: %s", online[i]);
	for (int i = 0; i < COUNT(others); i++)
		ck_assert_msg(!server_is_online_name(others[i]), "taken for it: %s", others[i]);
}
END_TEST

START_TEST(calls_the_parts_of_activesync_by_name)
{
	ck_assert_str_eq(server_writer_name(WRITER_EAS), "ActiveSync");
	ck_assert_str_eq(server_writer_name(WRITER_EXCHANGE_FRONT), "Exchange front end");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("server marks");
	TCase *t = tcase_create("server marks");

	tcase_add_loop_test(t, knows_the_writer_and_the_product_of_each_page, 0, COUNT(pages));
	tcase_add_loop_test(t, knows_each_product_by_each_mark, 0, COUNT(products));
	tcase_add_loop_test(t, knows_each_web_server_by_its_header, 0, COUNT(fronts));
	tcase_add_loop_test(t, knows_each_writer_by_each_header, 0, COUNT(writers));
	tcase_add_test(t, knows_the_hosts_of_exchange_online);
	tcase_add_test(t, calls_the_parts_of_activesync_by_name);
	suite_add_tcase(s, t);
	return s;
}
