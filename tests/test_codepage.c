/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "codepage.h"
#include "harness.h"

static const struct {
	uint8_t page;
	const char *name;
} pages[] = {
	{ 0, "AirSync" },
	{ 1, "Contacts" },
	{ 7, "FolderHierarchy" },
	{ 8, "MeetingResponse" },
	{ 13, "Ping" },
	{ 14, "Provision" },
	{ 15, "Search" },
	{ 17, "AirSyncBase" },
	{ 18, "Settings" },
	{ 19, "DocumentLibrary" },
	{ 21, "ComposeMail" },
	{ 24, "RightsManagement" },
	{ 25, "Find" },
	{ 26, NULL },
	{ 255, NULL },
};

START_TEST(names_pages)
{
	const char *name = codepage_name(pages[_i].page);

	if (pages[_i].name)
		ck_assert_str_eq(name, pages[_i].name);
	else
		ck_assert_ptr_null(name);
}
END_TEST

static const struct {
	uint8_t page, tag;
	const char *name;
} tags[] = {
	{ PAGE_AIRSYNC, 0x05, "Sync" },
	{ PAGE_AIRSYNC, AIRSYNC_STATUS, "Status" },
	{ PAGE_AIRSYNC, 0x1D, "ApplicationData" },
	{ PAGE_AIRSYNC, 0x29, "HeartbeatInterval" },
	{ PAGE_AIRSYNC, 0x2A, NULL },
	{ 5, 0x0C, "DstMsgId" },
	{ 6, 0x0E, "Status" },
	{ PAGE_FOLDERHIERARCHY, 0x05, "Folders" },
	{ PAGE_FOLDERHIERARCHY, FH_DISPLAYNAME, "DisplayName" },
	{ PAGE_FOLDERHIERARCHY, FH_SERVERID, "ServerId" },
	{ PAGE_FOLDERHIERARCHY, FH_PARENTID, "ParentId" },
	{ PAGE_FOLDERHIERARCHY, FH_TYPE, "Type" },
	{ PAGE_FOLDERHIERARCHY, FH_STATUS, "Status" },
	{ PAGE_FOLDERHIERARCHY, FH_CHANGES, "Changes" },
	{ PAGE_FOLDERHIERARCHY, FH_ADD, "Add" },
	{ PAGE_FOLDERHIERARCHY, FH_DELETE, "Delete" },
	{ PAGE_FOLDERHIERARCHY, FH_UPDATE, "Update" },
	{ PAGE_FOLDERHIERARCHY, FH_SYNCKEY, "SyncKey" },
	{ PAGE_FOLDERHIERARCHY, FH_FOLDERSYNC, "FolderSync" },
	{ PAGE_FOLDERHIERARCHY, FH_COUNT, "Count" },
	{ PAGE_FOLDERHIERARCHY, 0x18, "Version" },
	{ PAGE_FOLDERHIERARCHY, 0x19, NULL },
	{ 8, 0x0E, "InstanceId" },
	{ 8, 0x10, NULL },
	{ 8, 0x12, "SendResponse" },
	{ 13, 0x07, "Status" },
	{ PAGE_PROVISION, PROV_PROVISION, "Provision" },
	{ PAGE_PROVISION, PROV_POLICIES, "Policies" },
	{ PAGE_PROVISION, PROV_POLICY, "Policy" },
	{ PAGE_PROVISION, PROV_POLICYTYPE, "PolicyType" },
	{ PAGE_PROVISION, PROV_POLICYKEY, "PolicyKey" },
	{ PAGE_PROVISION, PROV_DATA, "Data" },
	{ PAGE_PROVISION, PROV_STATUS, "Status" },
	{ PAGE_PROVISION, PROV_REMOTEWIPE, "RemoteWipe" },
	{ PAGE_PROVISION, 0x0E, "DevicePasswordEnabled" },
	{ PAGE_PROVISION, 0x20, "MinDevicePasswordComplexCharacters" },
	{ PAGE_PROVISION, 0x30, "RequireEncryptionSMIMEAlgorithm" },
	{ PAGE_PROVISION, PROV_ACCOUNTONLYREMOTEWIPE, "AccountOnlyRemoteWipe" },
	{ PAGE_PROVISION, 0x3C, NULL },
	{ 15, 0x06, NULL },
	{ 15, 0x07, "Store" },
	{ 15, 0x23, "MaxPictures" },
	{ PAGE_SETTINGS, SET_SET, "Set" },
	{ PAGE_SETTINGS, SET_DEVICEINFORMATION, "DeviceInformation" },
	{ PAGE_SETTINGS, SET_MODEL, "Model" },
	{ PAGE_SETTINGS, 0x29, "SendDisabled" },
	{ PAGE_SETTINGS, 0x2A, NULL },
	{ PAGE_SETTINGS, 0x2B, "RightsManagementInformation" },
	{ 20, 0x19, "MoveAlways" },
	{ 21, 0x18, "Email" },
	{ PAGE_FOLDERHIERARCHY, 0x00, NULL },
	{ PAGE_FOLDERHIERARCHY, 0x04, NULL },
	{ PAGE_FOLDERHIERARCHY, 0xFF, NULL },
	{ 1, 0x05, NULL },
	{ 26, 0x05, NULL },
};

START_TEST(names_tags)
{
	const char *name = codepage_tag(tags[_i].page, tags[_i].tag);

	if (tags[_i].name)
		ck_assert_str_eq(name, tags[_i].name);
	else
		ck_assert_ptr_null(name);
}
END_TEST

START_TEST(answers_for_any_number)
{
	for (unsigned page = 0; page < 256; page++) {
		const char *name = codepage_name((uint8_t)page);

		ck_assert(!name || strlen(name) > 2);
		for (unsigned tag = 0; tag < 256; tag++) {
			const char *tag_name = codepage_tag((uint8_t)page, (uint8_t)tag);

			if (tag_name && (!name || !tag_name[0]))
				ck_abort_msg("%02X:%02X has a name, its page has none", page, tag);
		}
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("codepage");
	TCase *t = tcase_create("names");

	tcase_add_loop_test(t, names_pages, 0, COUNT(pages));
	tcase_add_loop_test(t, names_tags, 0, COUNT(tags));
	tcase_add_test(t, answers_for_any_number);
	suite_add_tcase(s, t);
	return s;
}
