/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code pages and tokens of ActiveSync (MS-ASWBXML 2.1.2.1). */
#ifndef CODEPAGE_H
#define CODEPAGE_H

#include <stdint.h>

enum codepage { PAGE_AIRSYNC = 0, PAGE_FOLDERHIERARCHY = 7, PAGE_PROVISION = 14, PAGE_SETTINGS = 18 };

enum airsync_tag { AIRSYNC_STATUS = 0x0E };

enum folderhierarchy_tag {
	FH_DISPLAYNAME = 0x07,
	FH_SERVERID = 0x08,
	FH_PARENTID = 0x09,
	FH_TYPE = 0x0A,
	FH_STATUS = 0x0C,
	FH_CHANGES = 0x0E,
	FH_ADD = 0x0F,
	FH_DELETE = 0x10,
	FH_UPDATE = 0x11,
	FH_SYNCKEY = 0x12,
	FH_FOLDERSYNC = 0x16,
	FH_COUNT = 0x17,
};

enum provision_tag {
	PROV_PROVISION = 0x05,
	PROV_POLICIES = 0x06,
	PROV_POLICY = 0x07,
	PROV_POLICYTYPE = 0x08,
	PROV_POLICYKEY = 0x09,
	PROV_DATA = 0x0A,
	PROV_STATUS = 0x0B,
	PROV_REMOTEWIPE = 0x0C,
	PROV_ACCOUNTONLYREMOTEWIPE = 0x3B,
};

enum settings_tag { SET_SET = 0x08, SET_DEVICEINFORMATION = 0x16, SET_MODEL = 0x17 };

/* FolderHierarchy Type of the default inbox (MS-ASCMD 2.2.3.186.3). */
#define FOLDER_TYPE_INBOX 2

/* Name of a page ("FolderHierarchy") or NULL when there is no such page. */
const char *codepage_name(uint8_t page);

/*
 * Name of an element ("FolderSync") or NULL when the table has none: it holds
 * the pages of commands, not those of mail, contact and calendar items.
 */
const char *codepage_tag(uint8_t page, uint8_t tag);

#endif
