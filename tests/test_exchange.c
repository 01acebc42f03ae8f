/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "evidence.h"
#include "exchange.h"
#include "harness.h"
#include "headers.h"
#include "server.h"

/* What the server of a 500 with those header lines and no body is called. */
static const char *called(const char *headers)
{
	static struct evidence e;
	static char head[1024], room[128], no_body[1];
	struct fixture f = { .head = head, .body = no_body, .status = 500, .complete = true };
	struct server s;
	struct text t;

	TEXT_IN(&t, head);
	text_addf(&t, "HTTP/1.1 500 Internal Server Error\n%s", headers);
	f.head_len = t.len;
	fixture_evidence(&f, NULL, &e);
	server_identify(&e.main, &s);
	TEXT_IN(&t, room);
	server_add_name(&s, &t);
	return room;
}

struct row {
	const char *headers, *called;
};

static const struct row genuine[] = {
	{ "Server: Microsoft-IIS/6.0\nMicrosoftOfficeWebServer: 5.0_Pub\nX-Powered-By: ASP.NET\n"
	  "MS-Server-ActiveSync: 6.5.7638.1\n",
	  "Exchange 2003" },
	{ "Server: Microsoft-IIS/6.0\nMS-Server-ActiveSync: 6.5.7638.1\n", "Exchange 2003" },
	{ "Server: Microsoft-IIS/6.0\nX-AspNet-Version: 2.0.50727\nMS-Server-ActiveSync: 8.1\n",
	  "Exchange 2007" },
	{ "Server: Microsoft-IIS/7.0\nMS-Server-ActiveSync: 8.3\n", "Exchange 2007" },
	{ "Server: Microsoft-IIS/7.5\nX-AspNet-Version: 2.0.50727\nX-Powered-By: ASP.NET\n"
	  "MS-Server-ActiveSync: 14.3.123.3\n",
	  "Exchange 2010" },
	{ "Server: Microsoft-IIS/8.5\nMS-Server-ActiveSync: 15.0\nX-FEServer: EX13\n", "Exchange 2013" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.1\n", "Exchange 2016" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.1\nX-OWA-Version: 15.1.2507.6\n",
	  "Exchange 2016 15.1.2507.6" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.2\n", "Exchange 2019 or SE" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.2.1118.7\n", "Exchange 2019 15.2.1118.7" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.2.2561.1\n", "Exchange 2019 15.2.2561.1" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.2.2562.17\n", "Exchange SE 15.2.2562.17" },
	{ "Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 15.20\nX-FEServer: AM0PR01CA0001\n",
	  "Exchange Online" },
	{ "X-FEProxyInfo: AM0PR01CA0001.EURPRD01.PROD.OUTLOOK.COM\n", "Exchange Online" },
	{ "X-CalculatedBETarget: DM5PR18MB1004.namprd18.prod.outlook.com\n", "Exchange Online" },
	{ "X-FEServer: EX1\n", "Exchange" },
	{ "request-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\n", "Exchange" },
	{ "X-ServerApplication: Exchange/15.01.2176.009\n", "Exchange 2016 15.01.2176.009" },
	{ "WWW-Authenticate: Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\"\n", "Exchange" },
};

START_TEST(knows_each_generation)
{
	ck_assert_str_eq(called(genuine[_i].headers), genuine[_i].called);
}
END_TEST

/* nginx and its like replace Server; what the application set stays. */
static const struct row relayed[] = {
	{ "Server: nginx\nX-AspNet-Version: 2.0.50727\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 14.3\n",
	  "Exchange 2010" },
	{ "Server: nginx\nMS-Server-ActiveSync: 14.3.123.4\n", "Exchange 2010" },
	{ "Server: Apache\nX-FEServer: EX1\nMS-Server-ActiveSync: 15.1\n", "Exchange 2016" },
	{ "Server: Microsoft-IIS/10.0\nX-Powered-By: ARR/3.0, ASP.NET\nMS-Server-ActiveSync: 14.3\n",
	  "Exchange 2010" },
	{ "Server: nginx\nMS-Server-ActiveSync: 14.1\nMS-ASProtocolVersions: 2.0,2.1,2.5,12.0,12.1,14.1\n",
	  "Exchange 2010" },
	{ "Server: nginx\nMS-Server-ActiveSync: 8.1\nMS-ASProtocolVersions: 1.0,2.0,2.1,2.5,12.0,12.1\n",
	  "Exchange 2007" },
	{ "Server: nginx\nMicrosoftOfficeWebServer: 5.0_Pub\nMS-Server-ActiveSync: 6.5.7638.1\n",
	  "Exchange 2003" },
	{ "Server: nginx\nX-AspNet-Version: 4.0.30319\nMS-Server-ActiveSync: 15.0\n", "Exchange 2013" },
	{ "Server: nginx\nX-AspNet-Version: 4.0.30319\nMS-Server-ActiveSync: 15.1\n", "Exchange 2016" },
	{ "Server: nginx\nX-AspNet-Version: 4.0.30319\nMS-Server-ActiveSync: 15.2\n", "Exchange 2019 or SE" },
	{ "Server: nginx\nX-AspNet-Version: 4.0.30319\nMS-Server-ActiveSync: 15.20\n", "Exchange Online" },
	/* a newer IIS in front, but ASP.NET of the right age from behind it */
	{ "Server: Microsoft-IIS/10.0\nX-AspNet-Version: 2.0.50727\nMS-Server-ActiveSync: 14.1\n"
	  "MS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\n",
	  "Exchange 2010" },
	/* YARP names itself where the server behind it names none */
	{ "Server: Kestrel\nX-AspNet-Version: 2.0.50727\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 14.3\n",
	  "Exchange 2010" },
	{ "Server: Kestrel\nX-FEServer: EX1\nMS-Server-ActiveSync: 15.2\n", "Exchange 2019 or SE" },
	{ "Server: Some-Balancer\nX-FEServer: EX1\nMS-Server-ActiveSync: 15.1\n", "Exchange 2016" },
	/* coexistence: a 2016 front end hands on what a 2010 server answered */
	{ "Server: Microsoft-IIS/10.0\nX-FEServer: E\nX-OWA-Version: 15.1.2507\nMS-Server-ActiveSync: 14.3\n",
	  "Exchange 2010" },
};

START_TEST(knows_exchange_behind_a_proxy)
{
	ck_assert_str_eq(called(relayed[_i].headers), relayed[_i].called);
}
END_TEST

static const char *const impostors[] = {
	"Server: nginx\nMS-Server-ActiveSync: 14.1\n",
	"Server: Apache\nMS-Server-ActiveSync: 6.5.7638.1\n",
	"Server: nginx\nMS-Server-ActiveSync: 12.1\nX-AspNet-Version: 4.0.30319\n",
	"Server: nginx\nMS-Server-ActiveSync: 14.1\nX-AspNet-Version: 4.0.30319\n",
	/* .NET 4 did not run before Exchange 2013, nor .NET 2 from then on */
	"Server: Microsoft-IIS/8.5\nX-AspNet-Version: 4.0.30319\nMS-Server-ActiveSync: 14.1\n",
	"Server: Microsoft-IIS/7.5\nX-AspNet-Version: 2.0.50727\nMS-Server-ActiveSync: 15.1\n",
	/* behind IIS as a relay */
	("Server: Microsoft-IIS/10.0\nX-Powered-By: ARR/3.0, ASP.NET\nMS-Server-ActiveSync: 14.1\n"
	 "MS-ASProtocolVersions: 2.5,12.0,12.1,14.0,14.1\n"),
	/* old releases of Z-Push and Horde */
	"Server: Apache\nMS-Server-ActiveSync: 6.5.7638.1\nMS-ASProtocolVersions: 1.0,2.0,2.1,2.5\n",
	"Server: nginx\nMS-Server-ActiveSync: 16.1\n",
	"Server: Microsoft-IIS/10.0\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 16.1\n",
	"Server: Microsoft-IIS/6.0\nMS-Server-ActiveSync: 8.1\nCache-Control: private\n",
	"Server: Microsoft-IIS/6.0\nMS-Server-ActiveSync: 15.1\n",
	"Server: Microsoft-IIS/10.0\nMS-Server-ActiveSync: 8.3\n",
	/* ASP.NET Core, which no Exchange runs on */
	"Server: Kestrel\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 14.1\n",
	"Server: Kestrel\nX-Powered-By: ASP.NET\nMS-Server-ActiveSync: 14.3.123.4\n",
	"Server: Microsoft-IIS/7.5\nX-Powered-By: PHP/5.4\nMS-Server-ActiveSync: 14.0\n",
	"Server: Jetty(9.4.51)\nMS-Server-ActiveSync: 8.1\nMS-ASProtocolVersions: 2.0,2.1,2.5,12.0,12.1\n",
	"Server: Apache-Coyote/1.1\nMS-Server-ActiveSync: 8.1\nMS-ASProtocolVersions: 2.0,2.1,2.5,12.0\n",
	"Server: Open-Xchange USM\nMS-Server-ActiveSync: 14.3.123.4\n",
	/* a request-id of that form is not Exchange's alone */
	"Server: Kestrel\nrequest-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\nMS-Server-ActiveSync: 14.1\n",
	"request-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\nMS-Server-ActiveSync: 16.1\n",
	"MS-Server-ActiveSync: 14.00.048.018\n",
	"MS-Server-ActiveSync: Exchange\n",
	"MS-Server-ActiveSync: \n",
	"MS-Server-ActiveSync: 15.1.\n",
	"MS-Server-ActiveSync: 15.1.2.3.4\n",
	"MS-Server-ActiveSync: 99999999999.1\n",
};

START_TEST(takes_no_claim_for_proof)
{
	ck_assert_str_eq(called(impostors[_i]), "an Exchange lookalike");
}
END_TEST

/* No impostor is known to send these, but nothing besides bears them out. */
static const char *const unproven[] = {
	"Server: nginx\nMS-Server-ActiveSync: 14.3\n",
	"Server: nginx\nMS-Server-ActiveSync: 15.1\n",
	"Server: nginx\nrequest-id: 7\n",
	"Server: nginx\nSPRequestGuid: 3\nrequest-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\n",
	"Server: nginx\nx-ms-ags-diagnostic: {}\nrequest-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\n",
};

START_TEST(leaves_open_what_nothing_decides)
{
	ck_assert_str_eq(called(unproven[_i]), "a server behind nginx");
}
END_TEST

#define BY_EXCHANGE "Exchange"
#define BY_ONLINE   "Exchange Online"
#define NOT_KNOWN   "an unknown server"

static const struct row traits[] = {
	{ "X-FEServer: EX1\n", BY_EXCHANGE },
	{ "X-BEServer: EX1\n", BY_EXCHANGE },
	{ "X-DiagInfo: EX1\n", BY_EXCHANGE },
	{ "X-CalculatedBETarget: ex1.example.org\n", BY_EXCHANGE },
	{ "X-OWA-Version: 15.1.2507.6\n", "Exchange 2016 15.1.2507.6" },
	{ "X-ServerApplication: Exchange/15.02.1118.007\n", "Exchange 2019 15.02.1118.007" },
	{ "X-FailureContext: FrontEnd;500;SW50ZXJuYWw=;;;;\n", BY_EXCHANGE },
	{ "X-CasErrorCode: UnauthenticatedRequest\n", BY_EXCHANGE },
	{ "X-BackEndHttpStatus: 503,503\n", BY_EXCHANGE },
	{ "X-Proxy-BackendServerStatus: 503\n", BY_EXCHANGE },
	{ "X-AutoDiscovery-Error: LiveIdBasicAuth:LiveServerUnreachable\n", BY_EXCHANGE },
	{ "X-MS-ASError: Sync request exception\n", BY_EXCHANGE },
	{ "X-MS-ASThrottle: UnknownReason\n", BY_EXCHANGE },
	{ "X-MS-BackOffDuration: L/-470\n", BY_EXCHANGE },
	{ "WWW-Authenticate: Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\"\n", BY_EXCHANGE },
	{ "X-FEProxyInfo: AM0PR01CA0001.EURPRD01.PROD.OUTLOOK.COM\n", BY_ONLINE },
	{ "X-FEEFZInfo: AMS\n", BY_ONLINE },
	{ "X-CalculatedFETarget: AM0PR01CU001.internal.outlook.com\n", BY_ONLINE },
	{ "X-CalculatedBETarget: DM5PR18MB1004.namprd18.prod.outlook.com\n", BY_ONLINE },
	/* others use the same names with other values */
	{ "X-ServerApplication: Portal/15.1\n", NOT_KNOWN },
	{ "X-FailureContext: none\n", NOT_KNOWN },
	{ "WWW-Authenticate: Bearer client_id=\"00000003-0000-0ff1-ce00-000000000000\"\n", NOT_KNOWN },
	{ "X-Powered-By: PHP/8.2.1\nrequest-id: 33c23dc6-2359-44a5-a819-03f3f8e85aae\n", "PHP" },
};

START_TEST(knows_exchange_by_each_trait)
{
	ck_assert_str_eq(called(traits[_i].headers), traits[_i].called);
}
END_TEST

/* Others than these answer for themselves: Open-Xchange above, with the same claim. */
static const char *const relays[] = {
	"Microsoft-HTTPAPI/2.0",
	"nginx/1.22.1",
	"openresty/1.25.3.1",
	"Apache/2.4.57",
	"HAProxy",
	"cloudflare",
	"CloudFront",
	"BigIP",
	"BIG-IP",
	"squid/5.7",
	"awselb/2.0",
	"Varnish",
	"envoy",
	"istio-envoy",
	"Caddy",
	"AkamaiGHost",
};

START_TEST(believes_a_whole_build_through_each_relay)
{
	char headers[128];
	struct text t;

	TEXT_IN(&t, headers);
	text_addf(&t, "Server: %s\nMS-Server-ActiveSync: 14.3.123.4\n", relays[_i]);
	ck_assert_str_eq(called(headers), "Exchange 2010");
}
END_TEST

static const char *const imitated[] = { "6.5.7638.1", "8.1", "8.3", "14.0", "14.1", "14.2" };

START_TEST(takes_an_imitated_value_for_an_imitation)
{
	char headers[128];
	struct text t;

	TEXT_IN(&t, headers);
	text_addf(&t, "Server: nginx\nMS-Server-ActiveSync: %s\n", imitated[_i]);
	ck_assert_str_eq(called(headers), "an Exchange lookalike");
}
END_TEST

/* A claim that no known impostor makes, and the versions of IIS that bear it out. */
static const struct {
	const char *claim, *called, *first, *last;
} generations[] = {
	{ "6.5.7226.0", "Exchange 2003", "5.0", "6.0" },   { "8.0", "Exchange 2007", "7.0", "7.5" },
	{ "8.2", "Exchange 2007", "7.0", "7.5" },          { "8.3", "Exchange 2007", "7.0", "7.5" },
	{ "14.0", "Exchange 2010", "7.0", "8.5" },         { "14.3", "Exchange 2010", "7.0", "8.5" },
	{ "15.0", "Exchange 2013", "7.5", "8.5" },         { "15.1", "Exchange 2016", "8.0", "10.0" },
	{ "15.2", "Exchange 2019 or SE", "10.0", "10.0" }, { "15.20", "Exchange Online", "8.0", "10.0" },
};

START_TEST(knows_on_which_iis_each_generation_runs)
{
	static const char *const iis[] = { "4.0", "5.0", "5.1", "6.0", "7.0", "7.5", "8.0", "8.5", "10.0" };
	char headers[128];
	bool fits = false;
	struct text t;

	for (int i = 0; i < COUNT(iis); i++) {
		fits = fits || strcmp(iis[i], generations[_i].first) == 0;
		TEXT_IN(&t, headers);
		text_addf(&t, "Server: Microsoft-IIS/%s\nMS-Server-ActiveSync: %s\n", iis[i],
		          generations[_i].claim);
		ck_assert_msg(
			strcmp(called(headers), fits ? generations[_i].called : "an Exchange lookalike") == 0,
			"%s on IIS %s is %s", generations[_i].claim, iis[i], called(headers));
		fits = fits && strcmp(iis[i], generations[_i].last) != 0;
	}
}
END_TEST

static const char *const no_generation[] = { "6.4",  "6.6",  "7.5",   "8.4",   "9.0",
	                                     "14.4", "15.3", "15.19", "15.21", "16.0" };

START_TEST(knows_no_generation_that_never_was)
{
	static const char *const iis[] = { "6.0", "7.5", "10.0" };
	char headers[128];
	struct text t;

	for (int i = 0; i < COUNT(iis); i++) {
		TEXT_IN(&t, headers);
		text_addf(&t, "Server: Microsoft-IIS/%s\nMS-Server-ActiveSync: %s\n", iis[i],
		          no_generation[_i]);
		ck_assert_str_eq(called(headers), "an Exchange lookalike");
	}
}
END_TEST

/* What exchange_on_windows() is asked of an answer that claims nothing. */
static const struct {
	bool windows;
	const char *headers;
} systems[] = {
	{ true, "Server: Microsoft-IIS/10.0\n" },
	{ true, "Server: nginx\nX-Powered-By: ASP.NET\n" },
	{ true, "Server: nginx\nX-AspNet-Version: 4.0.30319\n" },
	{ true, "Server: nginx\nX-FEServer: EX1\n" },
	{ false, "Server: nginx\nX-Powered-By: PHP/8.2.1\n" },
	{ false, "Server: Microsoft-Azure-Application-Gateway/v2\n" },
	{ false, "" },
};

START_TEST(sees_where_windows_shows)
{
	static struct answer a;
	const char *at = systems[_i].headers;

	headers_reset(&a.headers);
	while (*at) {
		size_t n = strcspn(at, "\n");

		headers_add_line(&a.headers, at, n);
		at += n + 1;
	}
	ck_assert_msg(exchange_on_windows(&a) == systems[_i].windows, "wrong of: %s", systems[_i].headers);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("exchange");
	TCase *t = tcase_create("exchange");

	tcase_add_loop_test(t, knows_each_generation, 0, COUNT(genuine));
	tcase_add_loop_test(t, knows_exchange_behind_a_proxy, 0, COUNT(relayed));
	tcase_add_loop_test(t, takes_no_claim_for_proof, 0, COUNT(impostors));
	tcase_add_loop_test(t, leaves_open_what_nothing_decides, 0, COUNT(unproven));
	tcase_add_loop_test(t, knows_exchange_by_each_trait, 0, COUNT(traits));
	tcase_add_loop_test(t, believes_a_whole_build_through_each_relay, 0, COUNT(relays));
	tcase_add_loop_test(t, takes_an_imitated_value_for_an_imitation, 0, COUNT(imitated));
	tcase_add_loop_test(t, knows_on_which_iis_each_generation_runs, 0, COUNT(generations));
	tcase_add_loop_test(t, knows_no_generation_that_never_was, 0, COUNT(no_generation));
	tcase_add_loop_test(t, sees_where_windows_shows, 0, COUNT(systems));
	suite_add_tcase(s, t);
	return s;
}
