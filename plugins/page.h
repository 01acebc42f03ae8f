/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recognises the page in an answer's body: who writes such text.  One row of
 * page.c each, matched on the kept head of the body, ASCII case ignored.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "answer.h"
#include "text.h"

enum page {
	PAGE_UNKNOWN,            /* nothing known is in it */
	PAGE_HTTPSYS_503,        /* "HTTP Error 503. The service is unavailable." */
	PAGE_HTTPSYS_HEADER,     /* "Request header too long", "Request Too Long" */
	PAGE_HTTPSYS_HOST,       /* "Bad Request - Invalid Hostname" */
	PAGE_HTTPSYS_OTHER,      /* its other short pages: "<h2>Bad Request", "HTTP Error 4xx." */
	PAGE_IIS_SSL_REQUIRED,   /* 403.4, "must be viewed over a secure channel" */
	PAGE_IIS_CLIENT_CERT,    /* 403.7, 403.12, 403.13, 403.16, 403.17: client certificate */
	PAGE_IIS_CONFIG,         /* 500.19, 500.21 to 500.24 */
	PAGE_IIS_ERROR,          /* any other page of IIS */
	PAGE_ASPNET_ERROR,       /* "Server Error in '/…' Application", "Runtime Error" */
	PAGE_ARR_502,            /* "received an invalid response while acting as a gateway or proxy" */
	PAGE_TMG_TARGET_NAME,    /* -2146893022, 0x80090322, "target principal name is incorrect" */
	PAGE_TMG_CONNECTION_64,  /* "(64)", host not available / network name no longer available */
	PAGE_TMG_CERTIFICATE,    /* -2146893019, -2146893016: not trusted, expired */
	PAGE_TMG_URL_DENIED,     /* "denied the specified Uniform Resource Locator", 12202 */
	PAGE_TMG_OTHER,          /* another page of ISA Server or TMG: "Error Code: 500 …" */
	PAGE_NGINX_CLIENT_CERT,  /* nginx wants one: "No required SSL certificate was sent" */
	PAGE_NGINX_HEADER,       /* "Request Header Or Cookie Too Large" */
	PAGE_NGINX_TLS_PORT,     /* "The plain HTTP request was sent to HTTPS port" */
	PAGE_NGINX,              /* "<center>nginx" */
	PAGE_APACHE_TLS_PORT,    /* "speaking plain HTTP to an SSL-enabled server port" */
	PAGE_APACHE_HEADER,      /* "Size of a request header field exceeds server limit" */
	PAGE_APACHE_CLIENT_CERT, /* "Cannot perform Post-Handshake Authentication" */
	PAGE_OTHER_HEADER,       /* Tomcat: "Request header is too large" */
	PAGE_APACHE_PROXY,       /* "Proxy Error" */
	PAGE_APACHE,             /* another of Apache's: "<address>Apache", its stock sentences */
	PAGE_HAPROXY,            /* "No server is available to handle this request." */
	PAGE_HAPROXY_DENIED,     /* "Request forbidden by administrative rules." */
	PAGE_PROXY,              /* another reverse proxy on the server behind it: "no healthy upstream" */
	PAGE_F5_REJECTED,        /* "The requested URL was rejected. Please consult with …" */
	PAGE_WAF,                /* another web application firewall's block page */
	PAGE_CLOUDFLARE,
	PAGE_SQUID,            /* "ERR_…", "Generated … by … (squid" */
	PAGE_VARNISH,          /* "Backend fetch failed", "Guru Meditation" */
	PAGE_CAPTIVE,          /* a captive portal's or filter's page */
	PAGE_SOGO_PUBLISHING,  /* "during object publishing", "reason for HTTP error unknown" */
	PAGE_SOGO_EXCEPTION,   /* the same with the reason of an exception */
	PAGE_SOGO_NO_RESULT,   /* "the called object returned no result" */
	PAGE_ZPUSH_PARAMETERS, /* "without the required GET parameters" */
	PAGE_ZPUSH_BACKEND,    /* an exception that names SQLSTATE or another back end's failure */
	PAGE_ZPUSH_FATAL,      /* "FatalException", another exception of Z-Push or grommunio-sync */
	PAGE_ZPUSH_LEGAL,      /* its page without an exception: "GET not supported" */
	PAGE_HORDE_FATAL,      /* "A fatal error has occurred" */
	PAGE_PHP_ERROR,        /* "Fatal error: … in …php on line" */
	PAGE_JETTY,            /* "Powered by Jetty://" */
	PAGE_TINE,
	PAGE_LOGIN,       /* a form with a password field, an ADFS or OWA logon page */
	PAGE_STATUS_LINE, /* "<body><h2>HTTP/1.1 403 Forbidden</h2></body>", as Exchange writes */
	PAGE_HTML,        /* some other HTML */
	PAGE_COUNT
};

#define PAGE_MAX_QUOTE 100 /* characters */

/* The first row that matches; PAGE_UNKNOWN for an empty body and for anything that is no text. */
enum page page_recognise(const struct answer *a);

/* Adds the phrase of the body that made the row match, safe to print; nothing for PAGE_UNKNOWN. */
void page_quote(const struct answer *a, struct text *t);

#endif
