/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "product.h"

const char *product_name(enum product p)
{
	static const char *const names[PRODUCT_COUNT] = {
		[PRODUCT_UNKNOWN] = "",
		[PRODUCT_EXCHANGE_2003] = "Exchange 2003",
		[PRODUCT_EXCHANGE_2007] = "Exchange 2007",
		[PRODUCT_EXCHANGE_2010] = "Exchange 2010",
		[PRODUCT_EXCHANGE_2013] = "Exchange 2013",
		[PRODUCT_EXCHANGE_2016] = "Exchange 2016",
		[PRODUCT_EXCHANGE_2019_OR_SE] = "Exchange 2019 or SE",
		[PRODUCT_EXCHANGE_ONLINE] = "Exchange Online",
		[PRODUCT_EXCHANGE] = "Exchange",
		[PRODUCT_SOGO] = "SOGo",
		[PRODUCT_ZPUSH] = "Z-Push",
		[PRODUCT_GROMMUNIO] = "grommunio-sync",
		[PRODUCT_HORDE] = "Horde",
		[PRODUCT_ZIMBRA] = "Zimbra",
		[PRODUCT_TINE] = "tine or Kolab (Syncroton)",
		[PRODUCT_KERIO] = "Kerio Connect",
		[PRODUCT_ICEWARP] = "IceWarp",
		[PRODUCT_LOOKALIKE] = "an Exchange lookalike",
	};

	return names[p];
}

bool product_is_exchange(enum product p)
{
	return p >= PRODUCT_EXCHANGE_2003 && p <= PRODUCT_EXCHANGE;
}
