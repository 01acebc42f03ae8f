/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "evidence.h"
#include "harness.h"
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
	{ "Server: istio-envoy\nMS-Server-ActiveSync: 14.3.123.4\n", "Exchange 2010" },
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

Suite *suite(void)
{
	Suite *s = suite_create("exchange");
	TCase *t = tcase_create("exchange");

	tcase_add_loop_test(t, knows_each_generation, 0, COUNT(genuine));
	tcase_add_loop_test(t, knows_exchange_behind_a_proxy, 0, COUNT(relayed));
	tcase_add_loop_test(t, takes_no_claim_for_proof, 0, COUNT(impostors));
	tcase_add_loop_test(t, leaves_open_what_nothing_decides, 0, COUNT(unproven));
	suite_add_tcase(s, t);
	return s;
}
