/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

bool fault_set(struct fault *f, const char *format, ...)
{
	char raw[FAULT_MAX_TEXT];
	struct text t;
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(raw, sizeof(raw), format, arguments);
	va_end(arguments);
	TEXT_IN(&t, f->text);
	text_add_safe(&t, raw, strlen(raw), FAULT_MAX_TEXT - 1);
	return false;
}
