/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phrases of page.c, each by itself: a sample holds the one that its line
 * stands for, and of the same page no other.  A new phrase wants a new line.
 */
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "harness.h"
#include "headers.h"
#include "page.h"

#define PHP_AT  " in /usr/share/z-push/index.php on line 42"
#define Z_PUSH  "<h2>Z-Push - Open Source ActiveSync</h2>\n<h3>"
#define HTTPAPI "Microsoft-HTTPAPI/2.0"

/* No Server header for NULL. */
static enum page recognised(const char *server, const char *body)
{
	static struct answer a;
	char line[64];

	memset(&a, 0, sizeof(a));
	headers_reset(&a.headers);
	if (server) {
		int n = snprintf(line, sizeof(line), "Server: %s", server);

		ck_assert_int_lt(n, (int)sizeof(line));
		headers_add_line(&a.headers, line, (size_t)n);
	}
	a.head_len = strlen(body);
	ck_assert_uint_le(a.head_len, sizeof(a.head));
	memcpy(a.head, body, a.head_len);
	return page_recognise(&a);
}

struct sample {
	enum page page;
	const char *body;
};

static const struct sample of_applications[] = {
	{ PAGE_SOGO_PUBLISHING,
	  "<h3>An error occurred during object publishing</h3><p>reason for HTTP error unknown</p>" },
	{ PAGE_SOGO_EXCEPTION, "<h3>An error occurred during object publishing</h3>" },
	{ PAGE_SOGO_NO_RESULT, "<p>the called object returned no result</p>" },
	{ PAGE_ZPUSH_PARAMETERS, "Z-Push was called without the required GET parameters<br>" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "PDOException</h3> <pre>SQLSTATE[HY000] [2002] No such file" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "ServiceUnavailableException processing command <i>FolderSync</i>" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "MAPIException processing command <i>FolderSync</i></h3>" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "FatalException</h3> <pre>Logon failed: MAPI error 0x80040111</pre>" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "FatalException</h3> <pre>BackendIMAP: could not connect to host" },
	{ PAGE_ZPUSH_BACKEND, Z_PUSH "FatalException</h3> <pre>fsockopen(): Connection refused</pre>" },
	{ PAGE_ZPUSH_FATAL, Z_PUSH "FatalException</h3> <pre>php-imap module is not installed</pre>" },
	{ PAGE_ZPUSH_LEGAL, Z_PUSH "GET not supported</h3>" },
	{ PAGE_HORDE_FATAL, "<h1>A fatal error has occurred</h1><h3>DB Server error</h3>" },
	{ PAGE_HORDE_FATAL, "<html><head><title>Horde :: Fatal Error</title></head>" },
	{ PAGE_TINE,
	  "<b>Notice</b>: Undefined index in <b>/usr/share/tine20/ActiveSync/Server/Http.php</b>" },
	{ PAGE_TINE, "<html><head><title>Tine 2.0</title></head>" },
	{ PAGE_TINE, "Uncaught Tinebase_Exception_Backend_Database: no connection" },
	{ PAGE_TINE, "Uncaught Syncroton_Exception_UnexpectedValue: missing DeviceId" },
	{ PAGE_PHP_ERROR, "<br />\n<b>Fatal error</b>:  Uncaught Error in <b>/x.php</b> on line <b>7</b>" },
	{ PAGE_PHP_ERROR, "<br />\n<b>Parse error</b>:  syntax error in <b>/x.php</b> on line <b>7</b>" },
	{ PAGE_PHP_ERROR, "\nFatal error: Uncaught Error: Call to undefined function imap_open()" PHP_AT },
	{ PAGE_PHP_ERROR, "\nParse error: syntax error, unexpected token \";\"" PHP_AT },
	{ PAGE_JETTY, "<hr><i><small>Powered by Jetty://</small></i><hr/>" },
};

static const struct sample of_windows[] = {
	{ PAGE_HTTPSYS_503, "<hr><p>HTTP Error 503. The service is unavailable.</p>" },
	{ PAGE_HTTPSYS_HEADER, "<BODY><h2>Bad Request - Request Too Long</h2>" },
	{ PAGE_HTTPSYS_HEADER, "<h1>Bad Request (Request Header Too Long)</h1>" },
	{ PAGE_HTTPSYS_HEADER, "<hr><p>HTTP Error 400. The size of the request headers is too long.</p>" },
	{ PAGE_HTTPSYS_HOST, "<BODY><h2>Bad Request - Invalid Hostname</h2>" },
	{ PAGE_HTTPSYS_HOST, "<hr><p>HTTP Error 400. The request hostname is invalid.</p>" },
	{ PAGE_HTTPSYS_OTHER, "<hr><p>HTTP Error 400. The request is badly formed.</p>" },
	{ PAGE_HTTPSYS_OTHER, "<hr><p>HTTP Error 404. The requested resource is not found.</p>" },
	{ PAGE_HTTPSYS_OTHER,
	  "<hr><p>HTTP Error 411. The request must be chunked or have a content length." },
	{ PAGE_HTTPSYS_OTHER, "<hr><p>HTTP Error 413. The request entity is too large.</p>" },
	{ PAGE_HTTPSYS_OTHER, "<hr><p>HTTP Error 414. The request URL is too long.</p>" },
	{ PAGE_IIS_SSL_REQUIRED, "<h1>The page must be viewed over a secure channel</h1>" },
	{ PAGE_IIS_SSL_REQUIRED, "<h2>Forbidden: SSL is required to view this resource.</h2>" },
	{ PAGE_IIS_SSL_REQUIRED, "<h2>HTTP Error 403.4 Forbidden: SSL required</h2>" },
	{ PAGE_IIS_SSL_REQUIRED,
	  "<h2>HTTP-Fehler 403.4 - Verboten: SSL ist zum Anzeigen erforderlich.</h2>" },
	{ PAGE_IIS_SSL_REQUIRED,
	  "<h4>The page you are trying to access is secured with Secure Sockets Layer (SSL).</h4>" },
	{ PAGE_IIS_CLIENT_CERT,
	  "<h2>HTTP-Fehler 403.7 - Verboten: Ein SSL-Clientzertifikat ist nötig.</h2>" },
	{ PAGE_IIS_CLIENT_CERT, "<title>IIS 10.0 Detailed Error - 403.12 - Forbidden</title>" },
	{ PAGE_IIS_CLIENT_CERT, "<title>IIS 10.0 Detailed Error - 403.13 - Forbidden</title>" },
	{ PAGE_IIS_CLIENT_CERT, "<title>IIS 10.0 Detailed Error - 403.16 - Forbidden</title>" },
	{ PAGE_IIS_CLIENT_CERT, "<title>IIS 10.0 Detailed Error - 403.17 - Forbidden</title>" },
	{ PAGE_IIS_CLIENT_CERT, "<h1>The page requires a client certificate</h1>" },
	{ PAGE_IIS_CLIENT_CERT, "<h2>Forbidden: Client certificate is untrusted or invalid.</h2>" },
	{ PAGE_IIS_CLIENT_CERT,
	  "<h4>Your client certificate has been revoked, or its status is unknown.</h4>" },
	{ PAGE_IIS_CLIENT_CERT, "<h4>Your client certificate has expired or is not yet valid.</h4>" },
	{ PAGE_IIS_CLIENT_CERT,
	  "<h4>The page you are attempting to access requires your browser to have a "
	  "Secure Sockets Layer (SSL) client certificate that the Web server recognizes." },
	{ PAGE_IIS_CONFIG, "<title>IIS 8.5 Detailed Error - 500.19 - Internal Server Error</title>" },
	{ PAGE_IIS_CONFIG, "<title>IIS 8.5 Detailed Error - 500.21 - Internal Server Error</title>" },
	{ PAGE_IIS_CONFIG, "<title>IIS 8.5 Detailed Error - 500.22 - Internal Server Error</title>" },
	{ PAGE_IIS_CONFIG, "<title>IIS 8.5 Detailed Error - 500.23 - Internal Server Error</title>" },
	{ PAGE_IIS_CONFIG, "<title>IIS 8.5 Detailed Error - 500.24 - Internal Server Error</title>" },
	{ PAGE_ASPNET_ERROR, "<span><H1>Server Error in '/Microsoft-Server-ActiveSync' Application.</H1>" },
	{ PAGE_ASPNET_ERROR, "<span><H1>Serverfehler in der Anwendung /Microsoft-Server-ActiveSync.</H1>" },
	{ PAGE_ASPNET_ERROR,
	  "<H1>Erreur du serveur dans l'application '/Microsoft-Server-ActiveSync'.</H1>" },
	{ PAGE_ASPNET_ERROR, "<H1>Errore server nell'applicazione '/Microsoft-Server-ActiveSync'.</H1>" },
	{ PAGE_ASPNET_ERROR, "<H1>Error de servidor en la aplicación '/Microsoft-Server-ActiveSync'.</H1>" },
	{ PAGE_ASPNET_ERROR,
	  "<hr width=100% size=1 color=silver></H1>\r\n\r\n<h2> <i>Körningsfel</i> </h2>" },
	{ PAGE_ASPNET_ERROR, "<title>Runtime Error</title>An application error occurred on the server." },
	{ PAGE_IIS_ERROR, "<h2>HTTP Error 404<br>Internet Information Services (IIS)</h2>" },
	{ PAGE_IIS_ERROR, "<h1>Server Error in Application \"DEFAULT WEB SITE\"</h1>" },
	{ PAGE_IIS_ERROR, "<title>IIS 10.0 Detailed Error - 404.0 - Not Found</title>" },
	{ PAGE_IIS_ERROR, "<h3>There is a problem with the resource you are looking for, and it cannot be" },
	{ PAGE_IIS_ERROR, "<h3>You do not have permission to view this directory or page.</h3>" },
	{ PAGE_IIS_ERROR, "<h3>The resource you are looking for might have been removed, had its name" },
	{ PAGE_IIS_ERROR, "<title>405 - HTTP verb used to access this page is not allowed.</title>" },
	{ PAGE_IIS_ERROR, "<h2>401 - Unauthorized: Access is denied due to invalid credentials.</h2>" },
	{ PAGE_IIS_ERROR, "<body>\r\n<div id=\"header\"><h1>Server Error</h1></div>" },
	{ PAGE_IIS_ERROR, "<HTML><HEAD><TITLE>The page cannot be displayed</TITLE></HEAD>" },
	{ PAGE_IIS_ERROR, "<div class=\"content-container\"><fieldset>\n  <h2>404 - Нет</h2>" },
	{ PAGE_STATUS_LINE, "<body><h2>HTTP/1.1 403 Forbidden</h2></body>" },
};

static const struct sample of_isa_and_tmg[] = {
	{ PAGE_TMG_TARGET_NAME, "<li>Fehlercode: 500 Internal Server Error. (-2146893022)</li>" },
	{ PAGE_TMG_TARGET_NAME, "<li>Error Code: 500 Internal Server Error. (0x80090322)</li>" },
	{ PAGE_TMG_TARGET_NAME,
	  "<li>500 Internal Server Error. The target principal name is incorrect.</li>" },
	{ PAGE_TMG_CERTIFICATE, "<li>Fehlercode: 500 Internal Server Error. (-2146893019)</li>" },
	{ PAGE_TMG_CERTIFICATE, "<li>Error Code: 500 Internal Server Error. (0x80090325)</li>" },
	{ PAGE_TMG_CERTIFICATE, "<li>Fehlercode: 500 Internal Server Error. (-2146893016)</li>" },
	{ PAGE_TMG_CERTIFICATE, "<li>Error Code: 500 Internal Server Error. (0x80090328)</li>" },
	{ PAGE_TMG_CERTIFICATE, "The certificate chain was issued by an authority that is not trusted." },
	{ PAGE_TMG_CONNECTION_64, "<li>Error Code: 502 Bad Gateway. The connection was closed. (64)</li>" },
	{ PAGE_TMG_CONNECTION_64,
	  "<li>Fehlercode: 502 Proxyfehler. Der angegebene Netzwerkname ist nicht mehr verfügbar. (64)" },
	{ PAGE_TMG_CONNECTION_64,
	  "<li>Code d'erreur : 500 Internal Server Error. Le nom réseau n'est plus disponible. (64)" },
	{ PAGE_TMG_CONNECTION_64,
	  "<li>Code d'erreur : 502 Proxy Error. Le nom réseau spécifié n'est plus disponible. (64)" },
	{ PAGE_TMG_CONNECTION_64, "<b>Explanation:</b> Host not available (64)" },
	{ PAGE_TMG_CONNECTION_64, "<p>The specified network name is no longer available. (64)</p>" },
	{ PAGE_TMG_CONNECTION_64, "<li>Error Code 64: the host is gone</li>" },
	{ PAGE_TMG_URL_DENIED, "<p>The server denied the specified Uniform Resource Locator (URL).</p>" },
	{ PAGE_TMG_URL_DENIED,
	  "<li>Fehlercode: 403 Verboten. Der Server hat die URL verweigert. (12202)</li>" },
	{ PAGE_TMG_OTHER, "Technical Information (for support personnel)<li><b>Error Code:</b> 504" },
	{ PAGE_TMG_OTHER, "<li>Error Code: 500 Internal Server Error. An internal error occurred. (1359)" },
	{ PAGE_TMG_OTHER, "<li>Error Code: 502 Proxy Error. The request was rejected. (12217)</li>" },
	{ PAGE_TMG_OTHER, "<li>Error Code: 503 Service Unavailable. (12227)</li>" },
	{ PAGE_TMG_OTHER, "<li>Error Code: 403 Forbidden. The server requires authorization. (12209)</li>" },
	{ PAGE_TMG_OTHER, "<p>Source: Forefront Threat Management Gateway</p>" },
	{ PAGE_TMG_OTHER, "<p>Contact your Forefront TMG administrator.</p>" },
	{ PAGE_TMG_OTHER, "<p>Contact your ISA Server administrator.</p>" },
	{ PAGE_TMG_OTHER,
	  "<span class=\"bold\">Network Access Message:</span> The page cannot be displayed" },
	{ PAGE_TMG_OTHER, "<LI>Fehlercode: 500 Internal Server Error. Interner Fehler. (1359)</LI>" },
	{ PAGE_TMG_OTHER, "<LI>Fehlercode: 502 Proxyfehler. Die Anforderung wurde abgelehnt. (12217)</LI>" },
	{ PAGE_TMG_OTHER, "<LI>Fehlercode: 503 Dienst nicht verfügbar. (12227)</LI>" },
	{ PAGE_TMG_OTHER, "<LI>Fehlercode: 403 Verboten. Der Server verlangt eine Anmeldung. (12209)</LI>" },
	{ PAGE_TMG_OTHER, "<li>Code d'erreur : 503 Service non disponible. (12227)</li>" },
	{ PAGE_TMG_OTHER,
	  "<li>Code d'erreur : 403 Interdit. Le serveur demande une autorisation. (12209)</li>" },
	{ PAGE_TMG_OTHER, "<li>Código de error: 500 Error interno del servidor. (1359)</li>" },
	{ PAGE_TMG_OTHER,
	  "<li>Código de error: 403 Prohibido. El servidor requiere autorización. (12209)</li>" },
	{ PAGE_TMG_OTHER,
	  "<li>Codice errore: 502 Errore del proxy. La richiesta è stata rifiutata. (12217)" },
	{ PAGE_TMG_OTHER,
	  "<li>Codice errore: 403 Accesso negato. Il server chiede l'autorizzazione. (12209)" },
};

static const struct sample of_web_servers[] = {
	{ PAGE_APACHE_TLS_PORT, "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />" },
	{ PAGE_APACHE_HEADER, "<br />\nSize of a request header field exceeds server limit.<br />" },
	{ PAGE_APACHE_CLIENT_CERT, "Reason: Cannot perform Post-Handshake Authentication.<br />" },
	{ PAGE_OTHER_HEADER, "<p><b>Message</b> Request header is too large</p>" },
	{ PAGE_APACHE_PROXY, "<title>502 Proxy Error</title>" },
	{ PAGE_APACHE_PROXY, "</head><body>\n<h1>Proxy Error</h1>" },
	{ PAGE_APACHE_PROXY,
	  "The proxy server could not handle the request<p>Reason: <strong>Error reading" },
	{ PAGE_APACHE_PROXY, "<p>The gateway did not receive a timely response\nfrom the upstream server" },
	{ PAGE_APACHE, "<address>Apache/2.4.57 (Debian) Server at mail.example.org Port 443</address>" },
	{ PAGE_APACHE, "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>" },
	{ PAGE_APACHE,
	  "encountered an internal error or\nmisconfiguration and was unable to complete\nyour request" },
	{ PAGE_NGINX_CLIENT_CERT, "<center>No required SSL certificate was sent</center>\r\n<hr>" },
	{ PAGE_NGINX_CLIENT_CERT,
	  "<center>The SSL certificate error</center>\r\n<hr><center>nginx</center>" },
	{ PAGE_NGINX_HEADER,
	  "<center>Request Header Or Cookie Too Large</center>\r\n<hr><center>nginx</center>" },
	{ PAGE_NGINX_TLS_PORT, "<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr>" },
	{ PAGE_NGINX, "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.22.1</center>" },
	{ PAGE_NGINX, "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>openresty/1.25</center>" },
	{ PAGE_HTML, "<html>hello" },
	{ PAGE_HTML, "<!DOCTYPE html>\n<title>hello</title>" },
	{ PAGE_HTML, "<head><title>Document Moved</title></head>\n<h1>Object Moved</h1>" },
	{ PAGE_HTML, "<body bgcolor=\"white\">Your session has timed out." },
};

static const struct sample of_proxies[] = {
	{ PAGE_ARR_502,
	  "<h2>502 - Web server received an invalid response while acting as a gateway or proxy" },
	{ PAGE_ARR_502, "<hr><center>Microsoft-Azure-Application-Gateway/v2</center>" },
	{ PAGE_WAF, "<h1>403 Forbidden</h1><hr><center>Microsoft-Azure-Application-Gateway/v2</center>" },
	{ PAGE_F5_REJECTED, "The requested URL was rejected. Please consult with your administrator.<br>" },
	{ PAGE_WAF, "Request unsuccessful. Incapsula incident ID: 1234000000567-89" },
	{ PAGE_WAF, "<h1>Not Acceptable!</h1><p>This error was generated by Mod_Security.</p>" },
	{ PAGE_WAF, "<p>Access denied by ModSecurity, see the audit log.</p>" },
	{ PAGE_WAF, "<title>Sucuri Website Firewall - Access Denied</title>" },
	{ PAGE_WAF, "<p>The Web Application Firewall denied your request.</p>" },
	{ PAGE_WAF, "<h1>Sorry, you have been blocked</h1> <span>Cloudflare Ray ID: 0</span>" },
	{ PAGE_WAF, "<h2>Web Page Blocked!</h2> <p>URL: mail.example.org</p> <p>Attack ID: 20000008</p>" },
	{ PAGE_WAF, "<title>FortiWeb: server unavailable</title>" },
	{ PAGE_WAF, "<p>This access is not allowed.<br>Your support ID is: 1234567890123456789</p>" },
	{ PAGE_WAF, "<H2>The request could not be satisfied.</H2><HR>\nRequest blocked.\n" },
	{ PAGE_WAF, "<h2>The request is blocked.</h2>" },
	{ PAGE_WAF, "This distribution is not configured to allow the HTTP request method that was used" },
	{ PAGE_WAF, "RBAC: access denied" },
	{ PAGE_WAF, "<title>CrowdSec Ban</title>" },
	{ PAGE_WAF, "<title>CrowdSec Captcha</title>" },
	{ PAGE_WAF, "The Amazon CloudFront distribution is configured to block access from your country." },
	{ PAGE_CLOUDFLARE, "<center><h1>400 Bad Request</h1></center>\r\n<hr><center>cloudflare</center>" },
	{ PAGE_CLOUDFLARE, "<div id=\"cf-error-details\" class=\"p-0\">" },
	{ PAGE_CLOUDFLARE, "<span>Cloudflare Ray ID: <strong>8a1b2c3d4e5f6071</strong></span>" },
	{ PAGE_CLOUDFLARE, "<link rel=\"stylesheet\" href=\"/cdn-cgi/styles/main.css\">" },
	{ PAGE_SQUID, "<!-- ERR_CACHE_ACCESS_DENIED -->" },
	{ PAGE_SQUID, "<html><body id=ERR_CONNECT_FAIL>" },
	{ PAGE_SQUID, "<html><body id=\"ERR_ACCESS_DENIED\">" },
	{ PAGE_SQUID, "<p>Generated Sat, 28 Nov 2026 10:00:00 GMT by proxy.example.org (squid/5.7)</p>" },
	{ PAGE_SQUID, "<a href=\"http://www.squid-cache.org/\">proxy.example.org</a>" },
	{ PAGE_HAPROXY, "<h1>503 Service Unavailable</h1>\nNo server is available to handle this request." },
	{ PAGE_HAPROXY, "<h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response." },
	{ PAGE_HAPROXY, "<h1>504 Gateway Time-out</h1>\nThe server didn't respond in time." },
	{ PAGE_HAPROXY_DENIED, "<h1>403 Forbidden</h1>\nRequest forbidden by administrative rules." },
	{ PAGE_HAPROXY, "<h1>400 Bad request</h1>\nYour browser sent an invalid request." },
	{ PAGE_HAPROXY,
	  "<h1>408 Request Time-out</h1>\nYour browser didn't send a complete request in time." },
	{ PAGE_HAPROXY, "<h1>401 x</h1>\nYou need a valid user and password to access this content." },
	{ PAGE_HAPROXY, "<h1>429 x</h1>\nYou have sent too many requests in a given amount of time." },
	{ PAGE_PROXY, "no healthy upstream" },
	{ PAGE_PROXY, "upstream connect error or disconnect/reset before headers. reset reason: overflow" },
	{ PAGE_PROXY, "upstream request timeout" },
	{ PAGE_PROXY, "no available server\n" },
	{ PAGE_PROXY, "{\"message\":\"failure to get a peer from the ring-balancer\"}" },
	{ PAGE_PROXY, "{\"message\":\"An invalid response was received from the upstream server\"}" },
	{ PAGE_PROXY, "<b>Http/1.1 Service Unavailable</b>" },
	{ PAGE_PROXY, "<h2>Our services aren't available right now</h2>" },
	{ PAGE_PROXY, "<h1>BadGateway: This corporate app can't be accessed.</h1>" },
	{ PAGE_PROXY, "<TITLE>ERROR: The request could not be satisfied</TITLE>" },
	{ PAGE_VARNISH, "<html><head><title>503 Backend fetch failed</title></head>" },
	{ PAGE_VARNISH, "<html><body><h3>Guru Meditation:</h3>\n<p>XID: 32771</p>" },
};

static const struct sample of_portals_and_logins[] = {
	{ PAGE_CAPTIVE, "<form action=\"/captiveportal/login\"><input type=\"password\"></form>" },
	{ PAGE_CAPTIVE, "<html><head><title>Captive Portal</title></head>" },
	{ PAGE_CAPTIVE, "<script src=\"/captive-portal/main.js\"></script>" },
	{ PAGE_CAPTIVE, "<!-- <?xml version=\"1.0\"?><WISPAccessGatewayParam><Redirect> -->" },
	{ PAGE_CAPTIVE, "<meta http-equiv=\"refresh\" content=\"0;url=http://192.0.2.1/fgtauth?0a1b2c3d\">" },
	{ PAGE_CAPTIVE, "<h1>FortiGuard Intrusion Prevention - Access Blocked</h1>" },
	{ PAGE_CAPTIVE, "<p>Your request was categorized by Blue Coat.</p>" },
	{ PAGE_CAPTIVE, "<title>Internet Security by Zscaler</title>" },
	{ PAGE_CAPTIVE, "<p>The site was blocked by the Web Filter of your organisation.</p>" },
	{ PAGE_CAPTIVE, "<html><head><title>Web Page Blocked</title></head>" },
	{ PAGE_LOGIN, "<html><form><input type=\"password\" name=\"pass\"></form>" },
	{ PAGE_LOGIN, "<html><form><input type='password' name='pass'></form>" },
	{ PAGE_LOGIN, "<html><form><input type=password name=pass></form>" },
	{ PAGE_LOGIN, "<a href=\"https://sts.example.org/adfs/ls/?wa=wsignin1.0\">here</a>" },
	{ PAGE_LOGIN,
	  "<a href=\"/owa/auth/logon.aspx?url=https%3a%2f%2fmail.example.org&amp;reason=0\">here</a>" },
	{ PAGE_LOGIN, "<form action=\"/CookieAuth.dll?Logon\" method=\"post\">" },
	{ PAGE_LOGIN, "<form action=\"/owa/auth.owa\" method=\"POST\" name=\"logonForm\">" },
	{ PAGE_LOGIN, "<form method=\"GET\" action=\"/oauth2/start\">" },
	{ PAGE_LOGIN, "<a href=\"https://vpn.example.org/my.policy\">here</a>" },
	{ PAGE_LOGIN, "<input type=\"hidden\" name=\"SAMLRequest\" value=\"PHNhbWxwOkF1dGhuUmVxdWVzdA\">" },
	{ PAGE_LOGIN, "<a href=\"https://login.microsoftonline.com/common/oauth2/authorize\">here</a>" },
};

static const struct {
	const struct sample *samples;
	int count;
} kinds[] = {
	{ of_applications, COUNT(of_applications) }, { of_windows, COUNT(of_windows) },
	{ of_isa_and_tmg, COUNT(of_isa_and_tmg) },   { of_web_servers, COUNT(of_web_servers) },
	{ of_proxies, COUNT(of_proxies) },           { of_portals_and_logins, COUNT(of_portals_and_logins) },
};

START_TEST(needs_each_phrase)
{
	for (int i = 0; i < kinds[_i].count; i++) {
		const struct sample *s = &kinds[_i].samples[i];

		ck_assert_msg(recognised(NULL, s->body) == s->page, "wrong page for: %s", s->body);
	}
}
END_TEST

/* A page is rarely a fragment; the row of plain HTML comes last. */
START_TEST(prefers_what_it_knows_to_plain_html)
{
	char whole[512];

	for (int i = 0; i < kinds[_i].count; i++) {
		const struct sample *s = &kinds[_i].samples[i];
		int n = snprintf(whole, sizeof(whole), "<html><body>%s</body></html>", s->body);

		ck_assert_int_lt(n, (int)sizeof(whole));
		ck_assert_msg(recognised(NULL, whole) == s->page, "wrong page for: %s", whole);
	}
}
END_TEST

/* Where a row asks for more than one phrase, or for a header, this lacks one of them. */
static const struct sample too_little[] = {
	{ PAGE_UNKNOWN, "<p>reason for HTTP error unknown</p>" },
	{ PAGE_UNKNOWN, "<pre>SQLSTATE[HY000] [2002] Connection refused, MAPI error</pre>" },
	{ PAGE_UNKNOWN, "<h3>FatalException processing command <i>FolderSync</i></h3>" },
	{ PAGE_UNKNOWN, "<b>Fatal error</b>: the mailbox is full" },
	{ PAGE_UNKNOWN, "<b>Warning</b>: Undefined array key" PHP_AT },
	{ PAGE_UNKNOWN, "<h1>Service Unavailable</h1> The service is unavailable." },
	{ PAGE_UNKNOWN, "<p>Error Code: 500 Internal Server Error</p>" },
	{ PAGE_UNKNOWN, "<p>Código de error: 500</p> (1 de 3)" },
	{ PAGE_UNKNOWN, "<h2>Bad Request</h2>" },
	{ PAGE_UNKNOWN, "<span><H1><hr width=100% size=1 color=silver></H1>" },
	{ PAGE_UNKNOWN, "<h2> <i>News</i> </h2>" },
	{ PAGE_UNKNOWN, "<title>Runtime Error</title>" },
	{ PAGE_UNKNOWN, "<p>An application error occurred on the server.</p>" },
	{ PAGE_UNKNOWN, "<h1>403 Forbidden</h1>" },
	{ PAGE_UNKNOWN, "<p>Results (64)</p>" },
	{ PAGE_UNKNOWN, "<p>Error Code</p> <p>Fehlercode</p> <p>Host not available</p>" },
	{ PAGE_UNKNOWN, "<p>Code d'erreur : 404. The specified network name is no longer available.</p>" },
	{ PAGE_UNKNOWN, "<p>Technical Information (for support personnel)</p>" },
	{ PAGE_UNKNOWN, "<p>Error Code: 17</p>" },
	{ PAGE_UNKNOWN, "error code: 521" },
	{ PAGE_UNKNOWN, "<p>No required SSL certificate was sent</p> <p>The SSL certificate error</p>" },
	{ PAGE_UNKNOWN, "<center>Hello</center>" },
};

START_TEST(knows_no_page_by_half_of_its_marks)
{
	ck_assert_msg(recognised(NULL, too_little[_i].body) == too_little[_i].page, "a page in: %s",
	              too_little[_i].body);
}
END_TEST

static const struct {
	enum page page;
	const char *server, *body;
} by_server[] = {
	{ PAGE_HTTPSYS_503, HTTPAPI, "<h1>Service Unavailable</h1>" },
	{ PAGE_HTTPSYS_503, HTTPAPI, "<p>The service is unavailable.</p>" },
	{ PAGE_HTTPSYS_OTHER, HTTPAPI, "<BODY><h2>Length Required</h2>" },
	{ PAGE_HTTPSYS_OTHER, HTTPAPI, "<h1>Bad Request (Invalid Verb)</h1>" },
	{ PAGE_HTML, HTTPAPI, "<html>hello" },
	{ PAGE_UNKNOWN, "Microsoft-IIS/8.5", "<h2>Bad Request</h2>" },
	{ PAGE_IIS_ERROR, "Microsoft-IIS/8.5", "The service is unavailable." },
	{ PAGE_UNKNOWN, "Microsoft-IIS/8.5", "<h1>Service Unavailable</h1>" },
	{ PAGE_UNKNOWN, "nginx", "The service is unavailable." },
	{ PAGE_HTTPSYS_503, HTTPAPI, "<html><h1>Service Unavailable</h1>" },
	{ PAGE_IIS_ERROR, "Microsoft-IIS/8.5", "<html>The service is unavailable." },
	{ PAGE_CLOUDFLARE, "cloudflare", "<html>error code: 521" },
	{ PAGE_CLOUDFLARE, "cloudflare", "error code: 521" },
	{ PAGE_UNKNOWN, "cloudflare", "origin is down" },
	{ PAGE_UNKNOWN, "nginx", "error code: 521" },
	{ PAGE_PROXY, NULL, "is temporarily unable to service your\nrequest due to maintenance downtime or" },
	{ PAGE_APACHE, "Apache",
	  "is temporarily unable to service your request due to maintenance downtime" },
	{ PAGE_UNKNOWN, "AkamaiGHost", "temporarily unable to service your request due to maintenance" },
	{ PAGE_UNKNOWN, "Apache", "is temporarily unable to help" },
	{ PAGE_WAF, "awselb/2.0", "<h1>403 Forbidden</h1>" },
	{ PAGE_UNKNOWN, "nginx", "<h1>403 Forbidden</h1>" },
	{ PAGE_WAF, "AkamaiGHost", "<H1>Access Denied</H1>" },
	{ PAGE_UNKNOWN, "nginx", "<H1>Access Denied</H1>" },
	{ PAGE_WAF, "BarracudaHTTP 4.0", "<H2>The specified URL cannot be found.</H2>" },
	{ PAGE_UNKNOWN, "nginx", "<H2>The specified URL cannot be found.</H2>" },
};

START_TEST(asks_who_sent_it_where_the_words_are_common)
{
	ck_assert_msg(recognised(by_server[_i].server, by_server[_i].body) == by_server[_i].page,
	              "wrong page for: %s", by_server[_i].body);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("page phrases");
	TCase *t = tcase_create("page phrases");

	tcase_add_loop_test(t, needs_each_phrase, 0, COUNT(kinds));
	tcase_add_loop_test(t, prefers_what_it_knows_to_plain_html, 0, COUNT(kinds));
	tcase_add_loop_test(t, knows_no_page_by_half_of_its_marks, 0, COUNT(too_little));
	tcase_add_loop_test(t, asks_who_sent_it_where_the_words_are_common, 0, COUNT(by_server));
	suite_add_tcase(s, t);
	return s;
}
