/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "evidence.h"
#include "harness.h"
#include "page.h"

static const struct answer *answer_with(const char *server, const char *body, size_t n)
{
	static struct evidence e;
	static char head[256], copy[ANSWER_MAX_HEAD + 1];
	struct fixture f = { .status = 500, .complete = true };

	f.head = head;
	f.head_len = (size_t)snprintf(head, sizeof(head), "HTTP/1.1 500 x\r\nServer: %s\r\n\r\n", server);
	ck_assert_uint_lt(n, sizeof(copy));
	memcpy(copy, body, n);
	f.body = copy;
	f.body_len = n;
	fixture_evidence(&f, NULL, &e);
	return &e.main;
}

static const struct answer *answer_saying(const char *body)
{
	return answer_with("x", body, strlen(body));
}

static const struct {
	enum page page;
	const char *body;
} known[] = {
	{ PAGE_HTTPSYS_503,
	  "<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable.</p>" },
	{ PAGE_HTTPSYS_HEADER,
	  "<h2>Bad Request - Request Too Long</h2><hr><p>HTTP Error 400. The size of …" },
	{ PAGE_HTTPSYS_HEADER, "<h1>Bad Request (Request Header Too Long)</h1>" },
	{ PAGE_HTTPSYS_HOST,
	  "<h2>Bad Request - Invalid Hostname</h2><hr><p>HTTP Error 400. The request hostname" },
	{ PAGE_HTTPSYS_OTHER,
	  "<h2>Not Found</h2>\r\n<hr><p>HTTP Error 404. The requested resource is not found.</p>" },
	{ PAGE_IIS_SSL_REQUIRED, "<h1>The page must be viewed over a secure channel</h1>" },
	{ PAGE_IIS_SSL_REQUIRED,
	  "<h2>HTTP Error 403.4 - Forbidden: SSL is required to view this resource.</h2>" },
	{ PAGE_IIS_CLIENT_CERT, "<title>IIS 8.5 Detailed Error - 403.16 - Forbidden</title>" },
	{ PAGE_IIS_CLIENT_CERT, "<h1>The page requires a client certificate</h1>" },
	{ PAGE_IIS_CONFIG, "<h3>HTTP Error 500.19 - Internal Server Error</h3>" },
	{ PAGE_IIS_ERROR, "<title>IIS 10.0 Detailed Error - 404.0 - Not Found</title>" },
	{ PAGE_IIS_ERROR, "<h3>There is a problem with the resource you are looking for, and it …</h3>" },
	{ PAGE_ASPNET_ERROR, "<h1>Server Error in '/Microsoft-Server-ActiveSync' Application.<hr></h1>" },
	{ PAGE_ASPNET_ERROR,
	  "<H1>ru<hr width=100% size=1 color=silver></H1>\r\n<h2> <i>sreda</i> </h2></span>" },
	{ PAGE_HTML, "<html><H1>ru<hr width=100% size=1 color=silver></H1>" },
	{ PAGE_IIS_ERROR, "<div id=\"content\">\n <div class=\"content-container\"><fieldset>\n  <h2>ru" },
	{ PAGE_ARR_502,
	  "<h2>502 - Web server received an invalid response while acting as a gateway or proxy server." },
	{ PAGE_ARR_502, "<center>Microsoft-Azure-Application-Gateway/v2</center>" },
	{ PAGE_HAPROXY_DENIED, "<h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n" },
	{ PAGE_WAF, "RBAC: access denied" },
	{ PAGE_WAF, "<title>CrowdSec Ban</title>" },
	{ PAGE_LOGIN, "<form method=\"GET\" action=\"/oauth2/start\">" },
	{ PAGE_WAF, "<h2>The request is blocked.</h2>" },
	{ PAGE_WAF, "<h1>403 ERROR</h1><h2>The request could not be satisfied.</h2>This distribution is not "
	            "configured to allow the HTTP request method that was used for this request." },
	{ PAGE_PROXY, "no healthy upstream" },
	{ PAGE_PROXY, "upstream connect error or disconnect/reset before headers. reset reason: overflow" },
	{ PAGE_PROXY, "no available server\n" },
	{ PAGE_PROXY, "{\"message\":\"failure to get a peer from the ring-balancer\"}" },
	{ PAGE_PROXY, "<html><body><b>Http/1.1 Service Unavailable</b></body> </html>" },
	{ PAGE_PROXY, "<h2>Our services aren't available right now</h2>" },
	{ PAGE_WAF,
	  "<h1>403 Forbidden</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center>" },
	{ PAGE_TMG_TARGET_NAME,
	  "Error Code:</b> 500 Internal Server Error. The target principal name is incorrect." },
	{ PAGE_TMG_TARGET_NAME, "<li>500 Internal Server Error (-2146893022)</li>" },
	{ PAGE_TMG_CONNECTION_64, "Error Code 64: Host not available" },
	{ PAGE_TMG_CONNECTION_64, "The specified network name is no longer available. (64)" },
	{ PAGE_TMG_CONNECTION_64,
	  "Code d'erreur : 500 Internal Server Error. Le nom n'est plus disponible. (64)" },
	{ PAGE_TMG_OTHER,
	  "<li>Fehlercode: 500 Internal Server Error. Es ist ein Fehler aufgetreten. (1359)" },
	{ PAGE_TMG_OTHER, "<li>Code d'erreur : 503 Service Unavailable. (12227)" },
	{ PAGE_APACHE_HEADER, "<br />\nSize of a request header field exceeds server limit.<br />" },
	{ PAGE_APACHE_CLIENT_CERT, "Reason: Cannot perform Post-Handshake Authentication.<br />" },
	{ PAGE_OTHER_HEADER, "<p><b>Message</b> Request header is too large</p>" },
	{ PAGE_TMG_CERTIFICATE, "<li>Error Code: 500 Internal Server Error. (-2146893019)" },
	{ PAGE_TMG_CERTIFICATE, "Error Code: 500. The received certificate has expired. (0x80090328)" },
	{ PAGE_TMG_URL_DENIED,
	  "Forefront TMG denied the specified Uniform Resource Locator (URL). (12202)." },
	{ PAGE_TMG_OTHER,
	  "Technical Information (for support personnel)<li><b>Error Code:</b> 500 Internal" },
	{ PAGE_NGINX, "<hr><center>nginx/1.22.1</center>" },
	{ PAGE_NGINX, "<hr><center>openresty</center>" },
	{ PAGE_NGINX_CLIENT_CERT,
	  "<center>No required SSL certificate was sent</center><hr><center>nginx</center>" },
	{ PAGE_APACHE_PROXY, "<title>502 Proxy Error</title>" },
	{ PAGE_APACHE,
	  "<hr>\n<address>Apache/2.4.57 (Debian) Server at mail.example.org Port 443</address>" },
	{ PAGE_HAPROXY,
	  "<h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n" },
	{ PAGE_F5_REJECTED,
	  "The requested URL was rejected. Please consult with your administrator.<br>Your support ID" },
	{ PAGE_WAF, "Request unsuccessful. Incapsula incident ID: 0-0" },
	{ PAGE_WAF, "<h1>Sorry, you have been blocked</h1> Cloudflare Ray ID: 0" },
	{ PAGE_CLOUDFLARE, "<span>Cloudflare Ray ID: <strong>0</strong></span>" },
	{ PAGE_SQUID, "<body id=ERR_CONNECT_FAIL>" },
	{ PAGE_CAPTIVE, "<form action=\"/captiveportal/login\"><input type=\"password\"></form>" },
	{ PAGE_SOGO_PUBLISHING,
	  "<h3>An error occurred during object publishing</h3><p>reason for HTTP error unknown</p>" },
	{ PAGE_SOGO_EXCEPTION, "<h3>An error occurred during object publishing</h3><p>-[NSNull count]</p>" },
	{ PAGE_SOGO_EXCEPTION, "<h3>An error occurred during object publishing</h3>" },
	{ PAGE_SOGO_NO_RESULT, "<p>the called object returned no result</p>" },
	{ PAGE_ZPUSH_PARAMETERS,
	  "Open Source ActiveSync</h2><h3>FatalException</h3>URL without the required GET parameters" },
	{ PAGE_ZPUSH_BACKEND,
	  "Open Source ActiveSync</h2><h3>PDOException</h3> <pre>SQLSTATE[HY000] [2002]" },
	{ PAGE_ZPUSH_FATAL,
	  "Open Source ActiveSync</h2><h3>FatalException</h3>php-imap module is not installed" },
	{ PAGE_ZPUSH_LEGAL, "<h2>Z-Push - Open Source ActiveSync</h2><h3>GET not supported</h3>" },
	{ PAGE_HORDE_FATAL, "<h1>A fatal error has occurred</h1>" },
	{ PAGE_PHP_ERROR, "<b>Fatal error</b>:  Uncaught Error in <b>/x/index.php</b> on line <b>7</b>" },
	{ PAGE_JETTY, "<h2>HTTP ERROR 500</h2><hr><i><small>Powered by Jetty://</small></i>" },
	{ PAGE_TINE, "Tinebase_Exception_Backend" },
	{ PAGE_LOGIN, "<form><input name=p type=password></form>" },
	{ PAGE_LOGIN, "<form action='/owa/auth.owa' method=POST>" },
	{ PAGE_HTML, "<!DOCTYPE html><title>hello</title>" },
	{ PAGE_STATUS_LINE, "<body><h2>HTTP/1.1 403 Forbidden</h2></body>" },
	{ PAGE_UNKNOWN, "Unauthorized" },
	{ PAGE_UNKNOWN, "" },
	{ PAGE_UNKNOWN, "(64" },
	{ PAGE_UNKNOWN, "<" },
};

START_TEST(recognises_each_page)
{
	ck_assert_msg(page_recognise(answer_saying(known[_i].body)) == known[_i].page, "wrong page for: %s",
	              known[_i].body);
}
END_TEST

START_TEST(does_not_care_about_case)
{
	ck_assert_int_eq(page_recognise(answer_saying("<CENTER>NGINX</CENTER>")), PAGE_NGINX);
}
END_TEST

START_TEST(asks_the_server_header_where_the_words_are_common)
{
	static const char words[] = "<h1>Service Unavailable</h1>";
	static const char refused[] = "<html><h1>403 Forbidden</h1>";
	static const char denied[] = "<HTML><H1>Access Denied</H1>";
	static const char busy[] =
		"<html>temporarily unable to service your request due to maintenance downtime";

	ck_assert_int_eq(page_recognise(answer_with("Microsoft-HTTPAPI/1.0", words, strlen(words))),
	                 PAGE_HTTPSYS_503);
	ck_assert_int_eq(page_recognise(answer_with("lighttpd", words, strlen(words))), PAGE_UNKNOWN);
	ck_assert_int_eq(page_recognise(answer_with("Apache", busy, strlen(busy))), PAGE_APACHE);
	ck_assert_int_eq(page_recognise(answer_with("Apache/2.4.57 (x)", busy, strlen(busy))), PAGE_APACHE);
	ck_assert_int_eq(page_recognise(answer_with("Apache-Coyote/1.1", busy, strlen(busy))), PAGE_HTML);
	ck_assert_int_eq(page_recognise(answer_with("AkamaiGHost", busy, strlen(busy))), PAGE_HTML);
	ck_assert_int_eq(page_recognise(answer_with("awselb/2.0", refused, strlen(refused))), PAGE_WAF);
	ck_assert_int_eq(page_recognise(answer_with("x", refused, strlen(refused))), PAGE_HTML);
	ck_assert_int_eq(page_recognise(answer_with("AkamaiGHost", denied, strlen(denied))), PAGE_WAF);
	ck_assert_int_eq(page_recognise(answer_with("x", denied, strlen(denied))), PAGE_HTML);
}
END_TEST

START_TEST(sees_no_page_in_wbxml)
{
	static const char wbxml[] = "\x03\x01\x6a\x00\x00\x07\x56<html>nginx";

	ck_assert_int_eq(page_recognise(answer_with("x", wbxml, sizeof(wbxml) - 1)), PAGE_UNKNOWN);
}
END_TEST

START_TEST(looks_no_further_than_the_kept_bytes)
{
	static struct answer a;

	memset(&a, 0, sizeof(a));
	memcpy(a.head, "<html><hr><center>nginx</center>", 32);
	a.head_len = 17; /* up to "<center" */
	ck_assert_int_eq(page_recognise(&a), PAGE_HTML);
	a.head_len = 23;
	ck_assert_int_eq(page_recognise(&a), PAGE_NGINX);
}
END_TEST

/* A text that begins like a phrase everywhere costs a bounded time and matches nothing. */
START_TEST(survives_sixteen_kilobytes_of_almost_phrases)
{
	static char body[ANSWER_MAX_HEAD];
	static const char part[] = "<center>ngin<script ";

	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = part[i % (sizeof(part) - 1)];
	ck_assert_int_eq(page_recognise(answer_with("x", body, sizeof(body))), PAGE_UNKNOWN);
}
END_TEST

START_TEST(quotes_the_words_that_told)
{
	char room[64];
	struct text t;

	TEXT_IN(&t, room);
	page_quote(answer_saying("<li>Error Code: 500 (-2146893022)</li>"), &t);
	ck_assert_str_eq(room, "-2146893022");
	TEXT_IN(&t, room);
	page_quote(answer_saying("<CENTER>Nginx/1.2"), &t);
	ck_assert_str_eq(room, "Nginx/1.2");
	TEXT_IN(&t, room);
	page_quote(answer_saying("<html><body><b>Http/1.1 Service Unavailable</b></body> </html>"), &t);
	ck_assert_str_eq(room, "Http/1.1 Service Unavailable");
	TEXT_IN(&t, room);
	page_quote(answer_saying("<li>ISA Server</li><li>Error Code: 12217 The request was rejected.</li>"
	                         "Technical Information (for support personnel)"),
	           &t);
	ck_assert_str_eq(room, "Error Code: 12217 The request was rejected.");
	TEXT_IN(&t, room);
	page_quote(answer_saying("<h3>An error occurred during object publishing</h3><p>no channel</p>"), &t);
	ck_assert_str_eq(room, "no channel");
	TEXT_IN(&t, room);
	page_quote(answer_saying("PHP Fatal error:  Uncaught Error in /x.php on line 7"), &t);
	ck_assert_str_eq(room, "PHP Fatal error");
	TEXT_IN(&t, room);
	page_quote(answer_saying("PHP Parse error:  syntax error in /x.php on line 7"), &t);
	ck_assert_str_eq(room, "PHP Parse error");
	TEXT_IN(&t, room);
	page_quote(answer_saying("nothing"), &t);
	ck_assert_str_eq(room, "");
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("page");
	TCase *t = tcase_create("page");

	tcase_add_loop_test(t, recognises_each_page, 0, COUNT(known));
	tcase_add_test(t, does_not_care_about_case);
	tcase_add_test(t, asks_the_server_header_where_the_words_are_common);
	tcase_add_test(t, sees_no_page_in_wbxml);
	tcase_add_test(t, looks_no_further_than_the_kept_bytes);
	tcase_add_test(t, survives_sixteen_kilobytes_of_almost_phrases);
	tcase_add_test(t, quotes_the_words_that_told);
	suite_add_tcase(s, t);
	return s;
}
