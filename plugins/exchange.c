/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange.h"

#include <string.h>

#define CLAIM          "MS-Server-ActiveSync"
#define MAX_PARTS      4    /* of "15.2.2562.17" */
#define SE_FIRST_BUILD 2562 /* 15.2.2562.17, Exchange Server SE RTM */
#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))

/* A header that holds a text, "" for any value. */
struct trait {
	const char *header, *value;
};

static bool shows(const struct answer *a, const char *header, const char *value)
{
	return headers_hold(&a->headers, header, value);
}

/* Headers that nothing but Exchange sends. */
static const struct trait exchange_traits[] = {
	{ "X-FEServer", "" },
	{ "X-BEServer", "" },
	{ "X-DiagInfo", "" },
	{ "X-CalculatedBETarget", "" },
	{ "X-OWA-Version", "" },
	{ "X-ServerApplication", "Exchange/" },
	{ "X-FailureContext", ";" },
	{ "X-CasErrorCode", "" },
	{ "X-BackEndHttpStatus", "" },
	{ "X-Proxy-BackendServerStatus", "" },
	{ "X-AutoDiscovery-Error", "" },
	{ "X-MS-ASError", "" },
	{ "X-MS-ASThrottle", "" },
	{ "X-MS-BackOffDuration", "" },
	/* the application that Exchange is to Entra ID */
	{ "WWW-Authenticate", "00000002-0000-0ff1-ce00-000000000000" },
};

static const struct trait online_traits[] = {
	{ "X-FEProxyInfo", "" },
	{ "X-FEEFZInfo", "" },
	{ "X-CalculatedFETarget", "" },
	{ "X-CalculatedBETarget", ".prod.outlook.com" },
};

static bool shows_any(const struct answer *a, const struct trait *traits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (shows(a, traits[i].header, traits[i].value))
			return true;
	return false;
}

/*
 * A web server that neither runs Exchange nor is known to relay for one.  It
 * may say what Exchange says; who relays usually puts its own name there.
 */
static bool is_unlisted(const struct answer *a)
{
	static const char *const known[] = {
		"Microsoft-", "nginx",       "openresty", "Apache",      "HAProxy", "cloudflare",
		"CloudFront", "BigIP",       "BIG-IP",    "squid",       "awselb",  "Varnish",
		"envoy",      "istio-envoy", "Caddy",     "AkamaiGHost",
	};
	const char *server = headers_value(&a->headers, "Server");

	for (size_t i = 0; server && i < COUNT(known); i++)
		if (text_starts(server, known[i]))
			return text_starts(server, "Apache-Coyote"); /* Tomcat */
	return server && server[0];
}

/* Other programs use the same header, in other formats or, as SharePoint and Microsoft Graph, in this one. */
bool exchange_request_id(const struct answer *a)
{
	const char *id = headers_value(&a->headers, "request-id");

	if (!id || strlen(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' ||
	    strspn(id, "0123456789abcdefABCDEF-") != 36)
		return false;
	return !is_unlisted(a) && !shows(a, "X-Powered-By", "PHP") && !shows(a, "SPRequestGuid", "") &&
	       !shows(a, "x-ms-ags-diagnostic", "");
}

bool exchange_has_trait(const struct answer *a)
{
	return shows_any(a, exchange_traits, COUNT(exchange_traits)) || exchange_request_id(a);
}

struct build {
	unsigned part[MAX_PARTS];
	size_t parts; /* 0: not a version */
	bool padded;  /* "14.00.0536.000" */
};

static struct build read_build(const char *s)
{
	struct build b = { .parts = 0 };

	for (;;) {
		size_t n = strspn(s, "0123456789");
		unsigned long value;

		if (b.parts == MAX_PARTS || !text_number_bytes(s, n, 99999, &value))
			return (struct build){ .parts = 0 };
		b.padded = b.padded || (n > 1 && s[0] == '0');
		b.part[b.parts++] = (unsigned)value;
		if (s[n] == '\0')
			return b.parts > 1 ? b : (struct build){ .parts = 0 };
		if (s[n] != '.')
			return (struct build){ .parts = 0 };
		s += n + 1;
	}
}

/*
 * Which generation a version means (Microsoft, "Exchange Server build numbers
 * and release dates"), the IIS (times ten) of the Windows that it runs on, and its
 * .NET (after "Exchange Server supportability matrix"; no document says which
 * Exchange Online has).  The range of IIS is rather wide than narrow: a genuine
 * Exchange outside it would be called a lookalike.
 */
static const struct generation {
	enum product product;
	unsigned major, minor_from, minor_to;
	unsigned iis_from, iis_to;
	const char *aspnet;
} generations[] = {
	{ PRODUCT_EXCHANGE_2003, 6, 5, 5, 50, 60, NULL },
	{ PRODUCT_EXCHANGE_2007, 8, 0, 3, 60, 75, "2." },
	{ PRODUCT_EXCHANGE_2010, 14, 0, 3, 70, 85, "2." },
	{ PRODUCT_EXCHANGE_2013, 15, 0, 0, 75, 85, "4." },
	{ PRODUCT_EXCHANGE_2016, 15, 1, 1, 80, 100, "4." },
	{ PRODUCT_EXCHANGE_2019_OR_SE, 15, 2, 2, 100, 100, "4." },
	{ PRODUCT_EXCHANGE_ONLINE, 15, 20, 20, 80, 100, "4." },
};

static const struct generation *generation_of(const struct build *b)
{
	for (size_t i = 0; i < COUNT(generations) && b->parts > 0; i++)
		if (b->part[0] == generations[i].major && b->part[1] >= generations[i].minor_from &&
		    b->part[1] <= generations[i].minor_to)
			return &generations[i];
	return NULL;
}

/* "Microsoft-IIS/7.5" is 75; 0 for any other server. */
static unsigned iis_version(const struct answer *a)
{
	const char *server = headers_value(&a->headers, "Server");
	struct build b = { .parts = 0 };

	if (server && text_starts(server, "Microsoft-IIS/"))
		b = read_build(server + strlen("Microsoft-IIS/"));
	return b.parts > 0 ? b.part[0] * 10 + b.part[1] : 0;
}

bool exchange_on_windows(const struct answer *a)
{
	return iis_version(a) > 0 || shows(a, "X-Powered-By", "ASP.NET") ||
	       shows(a, "X-AspNet-Version", "") || exchange_has_trait(a);
}

/* The wrong .NET is a fake, as of grommunio-sync, or another program on IIS. */
static bool aspnet_differs(const struct answer *a, const struct generation *g)
{
	return g->aspnet && shows(a, "X-AspNet-Version", "") &&
	       !headers_start(&a->headers, "X-AspNet-Version", g->aspnet);
}

/* IIS adds X-Powered-By to the answers of an ASP.NET Core program behind it, whose own server is Kestrel. */
static bool powered_by_aspnet(const struct answer *a)
{
	return shows(a, "X-Powered-By", "ASP.NET") && !headers_start(&a->headers, "Server", "Kestrel");
}

static bool aspnet_fits(const struct answer *a, const struct generation *g)
{
	return powered_by_aspnet(a) ||
	       (g->aspnet && headers_start(&a->headers, "X-AspNet-Version", g->aspnet)) ||
	       (!g->aspnet && shows(a, "MicrosoftOfficeWebServer", ""));
}

/* OBM and its kin send "8.1" from a Microsoft-IIS/6.0 that is none, and nothing of ASP.NET. */
static bool iis_fits(const struct answer *a, const struct generation *g)
{
	unsigned iis = iis_version(a);

	return iis >= g->iis_from && iis <= g->iis_to && !(iis == 60 && g->product == PRODUCT_EXCHANGE_2007);
}

/* Exchange offers what it once spoke first; the others begin later, except those that imitate 2003. */
static bool versions_of_exchange(const struct answer *a)
{
	return headers_start(&a->headers, "MS-ASProtocolVersions", "2.0,2.1,2.5") ||
	       headers_start(&a->headers, "MS-ASProtocolVersions", "1.0,2.0,2.1,2.5");
}

static bool versions_fit(const struct answer *a, const struct generation *g)
{
	return g->product != PRODUCT_EXCHANGE_2003 && versions_of_exchange(a);
}

/* IIS as a relay adds its own Server and X-Powered-By to the answers of any program behind it. */
static bool only_relayed(const struct answer *a, const struct generation *g)
{
	return !iis_fits(a, g) && !shows(a, "X-AspNet-Version", "") &&
	       shows(a, "MS-ASProtocolVersions", "") && !versions_of_exchange(a);
}

/* Impostors send no whole build number, except that of Exchange 2003 SP2. */
static bool is_whole_build(const struct build *b, const struct generation *g)
{
	return b->parts == MAX_PARTS && g->product != PRODUCT_EXCHANGE_2003;
}

/* Values that open servers are known to send. */
static bool is_imitated(const char *claim)
{
	static const char *const values[] = { "6.5.7638.1", "8.1", "8.3", "14.0", "14.1", "14.2" };

	for (size_t i = 0; i < COUNT(values); i++)
		if (text_equal(claim, values[i]))
			return true;
	return false;
}

static enum product judge_claim(const struct answer *a, const char *claim)
{
	struct build b = read_build(claim);
	const struct generation *g = b.padded ? NULL : generation_of(&b);

	if (shows_any(a, exchange_traits, COUNT(exchange_traits)))
		return g ? g->product : PRODUCT_EXCHANGE;
	if (!g || shows(a, "X-Powered-By", "PHP") || aspnet_differs(a, g))
		return PRODUCT_LOOKALIKE;
	if (exchange_request_id(a))
		return g->product;
	if (is_imitated(claim) && only_relayed(a, g))
		return PRODUCT_LOOKALIKE;
	if (aspnet_fits(a, g) || iis_fits(a, g))
		return g->product;
	if (is_unlisted(a))
		return PRODUCT_LOOKALIKE;
	if (versions_fit(a, g) || is_whole_build(&b, g))
		return g->product;
	/* A claim of a Windows that this version does not run on, with no other sign of it, is a fake. */
	if (is_imitated(claim) || exchange_on_windows(a))
		return PRODUCT_LOOKALIKE;
	return PRODUCT_UNKNOWN;
}

/* A version that nobody but Exchange sends, NULL when there is none. */
static const char *own_version(const struct answer *a)
{
	const char *application = headers_value(&a->headers, "X-ServerApplication");

	if (application && text_starts(application, "Exchange/"))
		return application + strlen("Exchange/");
	return headers_value(&a->headers, "X-OWA-Version");
}

enum product exchange_judge(const struct answer *a)
{
	const char *claim = headers_value(&a->headers, CLAIM);
	const char *shown = own_version(a);
	struct build b = read_build(shown ? shown : "");
	const struct generation *g = generation_of(&b);
	enum product p = claim ? judge_claim(a, claim) : PRODUCT_UNKNOWN;

	if (shows_any(a, online_traits, COUNT(online_traits)))
		return PRODUCT_EXCHANGE_ONLINE;
	if (p == PRODUCT_UNKNOWN && exchange_has_trait(a))
		p = PRODUCT_EXCHANGE;
	return p == PRODUCT_EXCHANGE && g ? g->product : p;
}

/* In coexistence a newer front end adds its own number to an older server's answer. */
const char *exchange_version(const struct answer *a)
{
	const char *claim = headers_value(&a->headers, CLAIM);
	const char *own = own_version(a);
	struct build claimed = read_build(claim ? claim : "");
	struct build exact = read_build(own ? own : "");

	return own && (!claimed.parts || generation_of(&claimed) == generation_of(&exact)) ? own : claim;
}

/* From Exchange 2013 on the build is what an administrator asks for first; before, the name says enough. */
void exchange_add_name(enum product p, const char *version, struct text *t)
{
	struct build b = read_build(version);
	bool whole = b.parts > 2;

	if (p == PRODUCT_EXCHANGE_2019_OR_SE && whole)
		text_add(t, b.part[2] < SE_FIRST_BUILD ? "Exchange 2019" : "Exchange SE");
	else
		text_add(t, product_name(p));
	if (whole && b.part[0] > 14)
		text_addf(t, " %s", version);
}
