/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The servers that are told apart, and their names. */
#ifndef PRODUCT_H
#define PRODUCT_H

#include <stdbool.h>

enum product {
	PRODUCT_UNKNOWN,
	PRODUCT_EXCHANGE_2003,
	PRODUCT_EXCHANGE_2007,
	PRODUCT_EXCHANGE_2010,
	PRODUCT_EXCHANGE_2013,
	PRODUCT_EXCHANGE_2016,
	PRODUCT_EXCHANGE_2019_OR_SE,
	PRODUCT_EXCHANGE_ONLINE,
	PRODUCT_EXCHANGE, /* an Exchange, generation not shown */
	PRODUCT_SOGO,
	PRODUCT_ZPUSH,
	PRODUCT_GROMMUNIO,
	PRODUCT_HORDE,
	PRODUCT_ZIMBRA,
	PRODUCT_TINE, /* tine, Kolab: Syncroton */
	PRODUCT_KERIO,
	PRODUCT_ICEWARP,
	PRODUCT_LOOKALIKE, /* claims to be Exchange and cannot be; which one it is does not show */
	PRODUCT_COUNT
};

/* "Exchange 2010", "an Exchange lookalike"; "" when unknown. */
const char *product_name(enum product p);

/* Whether it is an Exchange of any generation. */
bool product_is_exchange(enum product p);

#endif
