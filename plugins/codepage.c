/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codepage.h"

#include <stddef.h>

#define FIRST_TAG 0x05

/*
 * Each list is one string, a NUL behind each name: tables of pointers would
 * have to be relocated at every start.  An empty name is a number not in use.
 */
static const char pages[] =
	"AirSync\0Contacts\0Email\0AirNotify\0Calendar\0Move\0GetItemEstimate\0FolderHierarchy\0"
	"MeetingResponse\0Tasks\0ResolveRecipients\0ValidateCert\0Contacts2\0Ping\0Provision\0"
	"Search\0GAL\0AirSyncBase\0Settings\0DocumentLibrary\0ItemOperations\0ComposeMail\0"
	"Email2\0Notes\0RightsManagement\0Find\0";

/* clang-format off */
static const char airsync[] =
	/* 05 */ "Sync\0Responses\0Add\0Change\0Delete\0Fetch\0SyncKey\0ClientId\0"
	/* 0D */ "ServerId\0Status\0Collection\0Class\0Version\0CollectionId\0GetChanges\0"
	/* 14 */ "MoreAvailable\0WindowSize\0Commands\0Options\0FilterType\0Truncation\0"
	/* 1A */ "RTFTruncation\0Conflict\0Collections\0ApplicationData\0DeletesAsMoves\0NotifyGUID\0"
	/* 20 */ "Supported\0SoftDelete\0MIMESupport\0MIMETruncation\0Wait\0Limit\0Partial\0"
	/* 27 */ "ConversationMode\0MaxItems\0HeartbeatInterval\0";

static const char move[] =
	/* 05 */ "MoveItems\0Move\0SrcMsgId\0SrcFldId\0DstFldId\0Response\0Status\0DstMsgId\0";

static const char getitemestimate[] =
	/* 05 */ "GetItemEstimate\0Version\0Collections\0Collection\0Class\0CollectionId\0DateTime\0"
	/* 0C */ "Estimate\0Response\0Status\0";

static const char folderhierarchy[] =
	/* 05 */ "Folders\0Folder\0DisplayName\0ServerId\0ParentId\0Type\0Response\0Status\0"
	/* 0D */ "ContentClass\0Changes\0Add\0Delete\0Update\0SyncKey\0FolderCreate\0FolderDelete\0"
	/* 15 */ "FolderUpdate\0FolderSync\0Count\0Version\0";

static const char meetingresponse[] =
	/* 05 */ "CalendarId\0CollectionId\0MeetingResponse\0RequestId\0Request\0Result\0Status\0"
	/* 0C */ "UserResponse\0Version\0InstanceId\0\0\0\0SendResponse\0";

static const char ping[] =
	/* 05 */ "Ping\0AutdState\0Status\0HeartbeatInterval\0Folders\0Folder\0Id\0Class\0"
	/* 0D */ "MaxFolders\0";

static const char provision[] =
	/* 05 */ "Provision\0Policies\0Policy\0PolicyType\0PolicyKey\0Data\0Status\0RemoteWipe\0"
	/* 0D */ "EASProvisionDoc\0DevicePasswordEnabled\0AlphanumericDevicePasswordRequired\0"
	/* 10 */ "RequireStorageCardEncryption\0PasswordRecoveryEnabled\0DocumentBrowseEnabled\0"
	/* 13 */ "AttachmentsEnabled\0MinDevicePasswordLength\0MaxInactivityTimeDeviceLock\0"
	/* 16 */ "MaxDevicePasswordFailedAttempts\0MaxAttachmentSize\0AllowSimpleDevicePassword\0"
	/* 19 */ "DevicePasswordExpiration\0DevicePasswordHistory\0AllowStorageCard\0AllowCamera\0"
	/* 1D */ "RequireDeviceEncryption\0AllowUnsignedApplications\0"
	/* 1F */ "AllowUnsignedInstallationPackages\0MinDevicePasswordComplexCharacters\0AllowWiFi\0"
	/* 22 */ "AllowTextMessaging\0AllowPOPIMAPEmail\0AllowBluetooth\0AllowIrDA\0"
	/* 26 */ "RequireManualSyncWhenRoaming\0AllowDesktopSync\0MaxCalendarAgeFilter\0"
	/* 29 */ "AllowHTMLEmail\0MaxEmailAgeFilter\0MaxEmailBodyTruncationSize\0"
	/* 2C */ "MaxEmailHTMLBodyTruncationSize\0RequireSignedSMIMEMessages\0"
	/* 2E */ "RequireEncryptedSMIMEMessages\0RequireSignedSMIMEAlgorithm\0"
	/* 30 */ "RequireEncryptionSMIMEAlgorithm\0AllowSMIMEEncryptionAlgorithmNegotiation\0"
	/* 32 */ "AllowSMIMESoftCerts\0AllowBrowser\0AllowConsumerEmail\0AllowRemoteDesktop\0"
	/* 36 */ "AllowInternetSharing\0UnapprovedInROMApplicationList\0ApplicationName\0"
	/* 39 */ "ApprovedApplicationList\0Hash\0AccountOnlyRemoteWipe\0";

static const char search[] =
	/* 05 */ "Search\0\0Store\0Name\0Query\0Options\0Range\0Status\0"
	/* 0D */ "Response\0Result\0Properties\0Total\0EqualTo\0Value\0And\0Or\0"
	/* 15 */ "FreeText\0\0DeepTraversal\0LongId\0RebuildResults\0LessThan\0GreaterThan\0Schema\0"
	/* 1D */ "Supported\0UserName\0Password\0ConversationId\0Picture\0MaxSize\0MaxPictures\0";

static const char settings[] =
	/* 05 */ "Settings\0Status\0Get\0Set\0Oof\0OofState\0StartTime\0EndTime\0"
	/* 0D */ "OofMessage\0AppliesToInternal\0AppliesToExternalKnown\0AppliesToExternalUnknown\0"
	/* 11 */ "Enabled\0ReplyMessage\0BodyType\0DevicePassword\0Password\0DeviceInformation\0"
	/* 17 */ "Model\0IMEI\0FriendlyName\0OS\0OSLanguage\0PhoneNumber\0UserInformation\0"
	/* 1E */ "EmailAddresses\0SMTPAddress\0UserAgent\0EnableOutboundSMS\0MobileOperator\0"
	/* 23 */ "PrimarySmtpAddress\0Accounts\0Account\0AccountId\0AccountName\0UserDisplayName\0"
	/* 29 */ "SendDisabled\0\0RightsManagementInformation\0";

static const char itemoperations[] =
	/* 05 */ "ItemOperations\0Fetch\0Store\0Options\0Range\0Total\0Properties\0Data\0"
	/* 0D */ "Status\0Response\0Version\0Schema\0Part\0EmptyFolderContents\0DeleteSubFolders\0"
	/* 14 */ "UserName\0Password\0Move\0DstFldId\0ConversationId\0MoveAlways\0";

static const char composemail[] =
	/* 05 */ "SendMail\0SmartForward\0SmartReply\0SaveInSentItems\0ReplaceMime\0\0Source\0"
	/* 0C */ "FolderId\0ItemId\0LongId\0InstanceId\0Mime\0ClientId\0Status\0AccountId\0"
	/* 14 */ "\0Forwardees\0Forwardee\0Name\0Email\0";
/* clang-format on */

/* The name number `index` of a list of that size, its final NUL included, or NULL. */
static const char *name_at(const char *list, size_t size, size_t index)
{
	size_t i = 0;

	for (; index > 0 && i < size - 1; i++)
		if (list[i] == '\0')
			index--;
	return i < size - 1 && list[i] ? list + i : NULL;
}

const char *codepage_name(uint8_t page)
{
	return name_at(pages, sizeof(pages), page);
}

const char *codepage_tag(uint8_t page, uint8_t tag)
{
	size_t index = (size_t)tag - FIRST_TAG;

	if (tag < FIRST_TAG)
		return NULL;
	switch (page) {
	case PAGE_AIRSYNC:
		return name_at(airsync, sizeof(airsync), index);
	case 5:
		return name_at(move, sizeof(move), index);
	case 6:
		return name_at(getitemestimate, sizeof(getitemestimate), index);
	case PAGE_FOLDERHIERARCHY:
		return name_at(folderhierarchy, sizeof(folderhierarchy), index);
	case 8:
		return name_at(meetingresponse, sizeof(meetingresponse), index);
	case 13:
		return name_at(ping, sizeof(ping), index);
	case PAGE_PROVISION:
		return name_at(provision, sizeof(provision), index);
	case 15:
		return name_at(search, sizeof(search), index);
	case PAGE_SETTINGS:
		return name_at(settings, sizeof(settings), index);
	case 20:
		return name_at(itemoperations, sizeof(itemoperations), index);
	case 21:
		return name_at(composemail, sizeof(composemail), index);
	default:
		return NULL;
	}
}
