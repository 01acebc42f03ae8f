/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes around mobile device policy: the server lives and wants something of the device first. */
#include "cause_table.h"

/* Laid out by hand: clang-format would break a row before its signs. */
/* clang-format off */

/* What a 403 in place of 449 is not: sent with a key, written by another program, or named otherwise. */
#define POLICY_403_BARS                                                                                      \
	FACT_POLICY_KEY_SENT, FACT_PAGE_FOREIGN, FACT_PRINCIPAL_NOT_FOUND, FACT_STATUS_GIVEN

static const struct cause rows[] = {
	{
		.key = "remote-wipe-pending",
		.headline = "A remote wipe is pending for this device",
		.explain = "A wipe of this DeviceId was ordered. The check never acknowledges it; until "
			   "it is cancelled, this device gets nothing else. If the probe was not meant, "
			   "the wrong device was chosen.",
		.confirm = "Get-MobileDeviceStatistics -Mailbox USER (2010: "
			   "Get-ActiveSyncDeviceStatistics), DeviceWipe times; Z-Push: z-push-admin -a list "
			   "-u USER.",
		.fix = "Clear-MobileDevice -Identity DEVICE -Cancel (2010: Clear-ActiveSyncDevice -Cancel), "
		       "then remove the partnership; or use another --device-id.",
		.source = "MS-ASCMD 2.2.2 (140); MS-ASPROV 3.1.5.1",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .state = SIGN_CRITICAL, .need = { FACT_WIPE_ORDERED } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_12, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { POLICY_403_BARS, FACT_CAS_ERROR, FACT_RETRY_OK } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_449, FACT_SPOKE_12 },
			  .bar = { FACT_STATUS_GIVEN } },
		},
	},
	{
		.key = "legacy-device-on-strict-policy",
		.headline = "The policy blocks devices that do not provision",
		.explain = "A policy applies and devices that cannot enforce it are not allowed; the probe "
			   "sent no policy key, so it counts as one. The service itself answers.",
		.confirm = "AllowNonProvisionableDevices in Get-MobileDeviceMailboxPolicy (2010: "
			   "Get-ActiveSyncMailboxPolicy).",
		.fix = "Give the probe's mailbox a policy with AllowNonProvisionableDevices on, or run the "
		       "check with --provision.",
		.fix_provisioned = "Give the probe's mailbox a policy with AllowNonProvisionableDevices on.",
		.source = "MS-ASPROV 3.1.5.2; MS-ASCMD 2.2.2 (141)",
		.group = "old-403",
		.told_by = "AllowNonProvisionableDevices of the policy; Exchange 2010 and later say Status "
			   "141 from 14.0 on",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_141 } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_12, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { POLICY_403_BARS } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_449, FACT_SPOKE_12 },
			  .bar = { FACT_POLICY_KEY_SENT } },
		},
	},
	{
		.key = "policy-refresh",
		.headline = "The policy changed and must be fetched again",
		.explain = "The policy key that was sent belongs to an older version of the policy. The "
			   "service itself answers.",
		.confirm = "When was the policy last changed: WhenChanged in Get-MobileDeviceMailboxPolicy.",
		.fix = "Run with --provision, which fetches a new key each time, or renew the one given "
		       "with --policy-key.",
		.fix_provisioned = "If the policy was changed at that second, the next run passes; if not, "
				   "look at the server's log.",
		.source = "MS-ASCMD 2.2.2 (143)",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_143 } },
			{ .sure = SURE_POSSIBLE, .need = { FACT_HTTP_449, FACT_POLICY_KEY_SENT } },
		},
	},
	{
		.key = "policy-not-provisioned",
		.headline = "The server wants the device to accept its policy first",
		.explain = "A device policy applies to this mailbox and the probe has not accepted it. The "
			   "service itself answers; on Z-Push and grommunio-sync this comes before the "
			   "login, so it proves no password.",
		.confirm = "Which policy applies: Get-CASMailbox USER; Z-Push: PROVISIONING in config.php; "
			   "Horde: permission horde:activesync:provisioning.",
		.fix = "Exempt the test mailbox (AllowNonProvisionableDevices; Z-Push, grommunio: "
		       "LOOSE_PROVISIONING), or use --provision with a dedicated test account, or "
		       "--state=policy-not-provisioned=ok.",
		.fix_provisioned = "Exempt the test mailbox (AllowNonProvisionableDevices; Z-Push, "
				   "grommunio: LOOSE_PROVISIONING), repair or replace the policy, or "
				   "--state=policy-not-provisioned=ok.",
		.source = "MS-ASCMD 2.2.2 (139, 142, 144, 145, 165); MS-ASPROV 3.1.5.1",
		.group = "old-403",
		.told_by = "which policy the mailbox has; Exchange 2010 and later say Status 142 from "
			   "14.0 on",
		.sign = SIGNS {
			{ .sure = SURE_CERTAIN, .need = { FACT_STATUS_POLICY } },
			{ .sure = SURE_CERTAIN,
			  .need = { FACT_HTTP_449 },
			  .bar = { FACT_STATUS_141, FACT_STATUS_143, FACT_WIPE_ORDERED } },
			{ .sure = SURE_CERTAIN, .need = { FACT_RETRY_449 } },
			{ .sure = SURE_LIKELY, .need = { FACT_POLICY_REFUSED } },
			{ .sure = SURE_POSSIBLE,
			  .need = { FACT_HTTP_403, FACT_SPOKE_12, FACT_IS_EXCHANGE_2007_ON },
			  .bar = { POLICY_403_BARS } },
		},
	},
};

const struct cause_table causes_policy = { CAUSE_ROWS(rows) };
