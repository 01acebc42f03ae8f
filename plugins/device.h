/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DeviceId: the same on every poller, for every run. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>

#include "settings.h"

/*
 * Writes 32 lower-case hexadecimal digits, the first half of the SHA-256 of
 * "check_activesync", the login and the host name, lower-cased (ASCII) and
 * separated by NUL.  Never of -I, so that each backend sees the one device.
 * False, with "" written, when the library refuses the digest.
 */
bool device_derive_id(const char *login, const char *hostname, char out[SETTINGS_MAX_DEVICE]);

#endif
