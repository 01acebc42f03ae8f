/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether an answer is Exchange's, and of which generation: a plausible claim
 * and at least one other sign that confirms it.  For server.c.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stdbool.h>

#include "answer.h"
#include "product.h"
#include "text.h"

/* An Exchange, PRODUCT_LOOKALIKE, or PRODUCT_UNKNOWN when nothing says either. */
enum product exchange_judge(const struct answer *a);

/* Whether a header shows that only Exchange sends. */
bool exchange_has_trait(const struct answer *a);

/* Whether request-id is a GUID, as the front end of Exchange 2013 and later writes it. */
bool exchange_request_id(const struct answer *a);

/* Whether any header speaks of IIS, ASP.NET or Exchange. */
bool exchange_on_windows(const struct answer *a);

/* The most exact version that an Exchange's answer shows, or NULL; borrowed from its headers. */
const char *exchange_version(const struct answer *a);

/* Adds the name of that Exchange, with the build where it is one of 2013 or later. */
void exchange_add_name(enum product p, const char *version, struct text *t);

#endif
