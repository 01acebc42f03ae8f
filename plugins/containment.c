/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "containment.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#else
#include <sys/resource.h>
#endif

/* Else a socket could take the place of a closed stdout, and get what is printed. */
static void hold_standard_files(void)
{
	struct pollfd standard[] = { { .fd = STDIN_FILENO },
		                     { .fd = STDOUT_FILENO },
		                     { .fd = STDERR_FILENO } };

	if (poll(standard, 3, 0) <= 0)
		return;
	for (int i = 0; i < 3; i++)
		if (standard[i].revents & POLLNVAL)
			(void)!open("/dev/null", O_RDONLY);
}

/* What cannot be dumped cannot be traced either. */
static void forbid_dumps(void)
{
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#else
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#endif
}

void containment_begin(void)
{
	static char zone[] = "TZ=:";

	hold_standard_files();
	forbid_dumps();
	/* Into the files they name libcurl would write the session's keys, and Kerberos what it does. */
	(void)unsetenv("SSLKEYLOGFILE");
	(void)unsetenv("KRB5_TRACE");
	/* Certificates count in UTC: no library needs to look for a time zone.  This names none. */
	(void)putenv(zone);
}
