/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "containment.h"

#include <sys/resource.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

void contain_process(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
}
