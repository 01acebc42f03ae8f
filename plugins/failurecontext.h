/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X-FailureContext of Exchange 2013 and later:
 * point;status;base64(error);base64(details);sub error;web exception;live id,
 * older forms have 4 or 6 fields.  Hostile values are expected.
 */
#ifndef FAILURECONTEXT_H
#define FAILURECONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#define FAILURECONTEXT_MAX_TEXT 96 /* bytes kept of each text, NUL included */
#define FAILURECONTEXT_CODED    2  /* texts that stand there in base64: error, details */

enum failure_point { FAILURE_POINT_NONE, FAILURE_POINT_FRONTEND, FAILURE_POINT_BACKEND, FAILURE_POINT_OTHER };

struct failurecontext {
	enum failure_point point;
	unsigned status;                     /* 0 when it is no HTTP status */
	char error[FAILURECONTEXT_MAX_TEXT]; /* decoded and safe to print, "" when absent or no base64 */
	char details[FAILURECONTEXT_MAX_TEXT];
	char sub_error[FAILURECONTEXT_MAX_TEXT];
	char web_exception[FAILURECONTEXT_MAX_TEXT]; /* .NET's WebExceptionStatus: "TrustFailure" */
};

/* False, with everything empty, when the value (NULL: no header) is not of this form. */
bool failurecontext_read(const char *value, struct failurecontext *out);

/*
 * The n-th of the coded texts, whole and as its bytes are: what is to be
 * searched, for the text above is made safe and cut.  The room must be that of
 * the value, strlen() bytes.  Returns the length, 0 when there is none.
 */
size_t failurecontext_decode(const char *value, size_t n, char *out, size_t room);

#endif
