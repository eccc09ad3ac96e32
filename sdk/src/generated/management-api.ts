/** The types of docs/openapi.json, from which tools/generate.mjs writes them. */

export interface components {
    schemas: {
        /** AccessQuestion */
        readonly AccessQuestion: {
            /** @description The value of the Authorization header, as received. */
            readonly key: string;
            readonly request: {
                /** @description HTTP method, upper case. */
                readonly method: string;
                /** @description Request target: path and query. */
                readonly path: string;
                /** @description Address of the client. */
                readonly ip?: string;
                /** @description Further fields of the request; Origin, Sec-Fetch-Site and User-Agent are looked at. */
                readonly headers?: {
                    readonly [key: string]: string | readonly string[];
                };
            };
            /** @description Demanded beyond the route’s own permission. */
            readonly permissions?: readonly string[];
            /** @description Units to spend instead of the route’s cost. */
            readonly cost?: number;
        };
        /** Advice */
        readonly Advice: {
            readonly keyId: string;
            readonly keyName: string;
            readonly environment: string;
            /** @description Id of the member who made the key. */
            readonly createdBy: string | null;
            /** @enum {string} */
            readonly kind: "former_member" | "wider_permissions" | "no_address_list" | "never_expires" | "never_rotated" | "unused" | "never_used";
            /** @description What is the matter, and what to do. */
            readonly sentence: string;
            /** @description What the key holds now. */
            readonly permissions: readonly string[];
            /** @description Of wider_permissions: what routes demand, the key holds and did not use. */
            readonly unused: readonly string[];
            /** @description Of wider_permissions: the list that would have done; to be sent to PATCH /v1/keys/{id}. */
            readonly narrowed: readonly string[];
            readonly dismissedAt: string | null;
        };
        /** Alert */
        readonly Alert: {
            readonly id: string;
            readonly keyId: string;
            readonly keyName: string;
            /**
             * @description What found it: a detector (docs/detectors.md), or a fact: leaked_secret (docs/leaks.md), canary_used (docs/canary-keys.md).
             * @enum {string}
             */
            readonly detector: "burst" | "night_volume" | "new_country" | "new_network" | "impossible_travel" | "new_agent" | "wake_up" | "dead_secrets" | "guessed_secret" | "route_probing" | "powerful_permission" | "old_secret" | "browser_use" | "quota_pace" | "never_used" | "never_rotated" | "leaked_secret" | "canary_used";
            /**
             * @description Whether it is about its key, or about the account and only seen at that key.
             * @enum {string}
             */
            readonly scope: "key" | "account";
            /**
             * @description critical: the key is probably in other hands.
             * @enum {string}
             */
            readonly severity: "critical" | "warning" | "notice";
            readonly summary: string;
            /** @description The figures and names behind the summary. Names come from callers in part. */
            readonly evidence: {
                readonly [key: string]: string | number;
            };
            /** @description What calling it expected teaches its detector for its key. */
            readonly teaches: string;
            /** Format: date-time */
            readonly since: string;
            /** Format: date-time */
            readonly lastAt: string;
            /** @description How many findings it stands for. */
            readonly count: number;
            /**
             * @description What is done by itself; notify unless chosen otherwise.
             * @enum {string}
             */
            readonly reaction: "notify" | "throttle" | "disable";
            readonly resolvedAt: string | null;
            readonly resolution: ("resolved" | "expected") | null;
        };
        /** AlertList */
        readonly AlertList: {
            readonly alerts: readonly components["schemas"]["Alert"][];
            /** @description Alerts of the account that are not resolved. */
            readonly openCount: number;
        };
        /** AuditEvent */
        readonly AuditEvent: {
            readonly id: string;
            /** Format: date-time */
            readonly at: string;
            readonly actor: {
                /** @enum {string} */
                readonly kind: "member" | "key" | "operator_command" | "leak_report" | "detector" | "system";
                /** @description Member id, key id or name of a detector; empty for an operator’s command, a leak report and the server. */
                readonly id: string;
                readonly name: string | null;
            };
            /** @enum {string} */
            readonly action: "account.created" | "account.plan_changed" | "account.permissions_changed" | "account.time_zone_changed" | "account.rotation_policy_set" | "account.suspended" | "account.resumed" | "member.invited" | "invitation.cancelled" | "member.joined" | "member.role_changed" | "member.removed" | "key.created" | "key.imported" | "key.changed" | "key.regenerated" | "key.rotated" | "key.grace_extended" | "key.grace_ended" | "key.grace_silence_set" | "key.cutover_reached" | "key.rotation_policy_set" | "key.disabled" | "key.enabled" | "key.revoked" | "webhook_endpoint.created" | "webhook_endpoint.changed" | "webhook_endpoint.secret_rotated" | "webhook_endpoint.deleted" | "key.leaked" | "key.canary_used" | "key.advice_dismissed" | "key.advice_restored" | "alert.raised" | "alert.resolved" | "detector.changed";
            /** @description The key or account that was changed. */
            readonly targetId: string;
            /** @description Where the change came from; null for a command. */
            readonly address: string | null;
            /** @description What was changed, by name. Never a secret. */
            readonly detail: {
                readonly [key: string]: unknown;
            };
        };
        /** Caller */
        readonly Caller: {
            readonly account: string;
            readonly keyId: string;
            readonly plan: string;
            readonly environment: string;
            readonly permissions: readonly string[];
        };
        /** CanaryUse */
        readonly CanaryUse: {
            readonly address: string | null;
            readonly country: string | null;
            readonly userAgent: string | null;
            /** Format: date-time */
            readonly firstAt: string;
            /** Format: date-time */
            readonly lastAt: string;
            readonly count: number;
        };
        /** Check */
        readonly Check: {
            readonly check: "route" | "credential" | "key" | "key_state" | "account" | "address" | "browser" | "plan" | "permission" | "limits";
            readonly outcome: "passed" | "refused" | "not_checked";
            readonly reason: string | null;
            readonly detail: string | null;
        };
        /** CheckedKey */
        readonly CheckedKey: {
            readonly verdict: "mistyped" | "extra_spaces" | "ambiguous" | "missing" | "unknown" | "revoked" | "expired" | "disabled" | "suspended" | "lacks_permission" | "not_in_plan" | "no_such_endpoint" | "good";
            /** @description A code of the catalogue; null when good. */
            readonly reason: string | null;
            readonly detail: string;
            readonly fix: string;
            /** @description Only when the whole key is known here. */
            readonly hint?: string;
        };
        /** Detector */
        readonly Detector: {
            /**
             * @description The detector, docs/detectors.md.
             * @enum {string}
             */
            readonly name: "burst" | "night_volume" | "new_country" | "new_network" | "impossible_travel" | "new_agent" | "wake_up" | "dead_secrets" | "guessed_secret" | "route_probing" | "powerful_permission" | "old_secret" | "browser_use" | "quota_pace" | "never_used" | "never_rotated";
            readonly sentence: string;
            /**
             * @description Whether it looks for somebody else’s use, or for what should be tidied up.
             * @enum {string}
             */
            readonly kind: "attack" | "care";
            readonly isEnabled: boolean;
            /**
             * @description What is done by itself; notify unless chosen otherwise.
             * @enum {string}
             */
            readonly reaction: "notify" | "throttle" | "disable";
            readonly possibleReactions: readonly ("notify" | "throttle" | "disable")[];
            /** @description What is left to a throttled key, percent of its plan’s tightest limit. */
            readonly throttlePercent: number;
            readonly parameters: readonly {
                readonly name: string;
                readonly explanation: string;
                readonly value: number | readonly string[];
                readonly standard: number | readonly string[];
                /** @description The least it may be; of a list, the number of its entries. */
                readonly least: number;
                /** @description The most it may be; of a list, the number of its entries. */
                readonly most: number;
            }[];
            /** @description Findings of the last 7 days, also while it was switched off; each counted under the parameters of its time. */
            readonly firedLastWeek: number;
        };
        /** DetectorChange */
        readonly DetectorChange: {
            readonly isEnabled?: boolean;
            /**
             * @description What is done by itself; notify unless chosen otherwise.
             * @enum {string}
             */
            readonly reaction?: "notify" | "throttle" | "disable";
            /** @description What is left to a throttled key, percent of its plan’s tightest limit. */
            readonly throttlePercent?: number;
            /** @description Those that differ from the standard. */
            readonly parameters?: {
                readonly [key: string]: number | readonly string[];
            };
        };
        /** DetectorPreview */
        readonly DetectorPreview: {
            /** @description Findings. */
            readonly wouldHaveFired: number;
            /** Format: date-time */
            readonly from: string;
            /** Format: date-time */
            readonly to: string;
            /** @description Whether all of the last 7 days, and every key that was used in them, was looked at. */
            readonly isWholeWeek: boolean;
            /** @description All of it in words, with what limits it. */
            readonly sentence: string;
        };
        /** Explanation */
        readonly Explanation: components["schemas"]["Verdict"] & {
            readonly checks: readonly components["schemas"]["Check"][];
        };
        /** Invitation */
        readonly Invitation: {
            readonly id: string;
            readonly email: string;
            /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
            readonly role: "viewer" | "member" | "admin" | "owner";
            readonly invitedBy: {
                readonly id: string;
                readonly name: string;
            } | null;
            /** Format: date-time */
            readonly createdAt: string;
            /** Format: date-time */
            readonly expiresAt: string;
        };
        /** InvitationLook */
        readonly InvitationLook: {
            readonly account: {
                readonly name: string;
            };
            readonly email: string;
            /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
            readonly role: "viewer" | "member" | "admin" | "owner";
            /** @description The name of the member who did. */
            readonly invitedBy: string | null;
            /** Format: date-time */
            readonly expiresAt: string;
            /** @description Whether the e-mail has a login, whose password is asked for then. */
            readonly hasLogin: boolean;
        };
        /** IssuedKey */
        readonly IssuedKey: {
            readonly key: components["schemas"]["Key"];
            /** @description The secret key to send in Authorization. This answer is the only one that ever shows it. */
            readonly secret: string;
        };
        /** IssuedWebhookEndpoint */
        readonly IssuedWebhookEndpoint: {
            readonly endpoint: components["schemas"]["WebhookEndpoint"];
            /** @description The signing secret. This answer is the only one that ever shows it. */
            readonly secret: string;
        };
        /** Key */
        readonly Key: {
            /** @description Stays the same when the secret is replaced; safe to log. */
            readonly id: string;
            readonly name: string;
            /**
             * @description Shows in the prefix of the secret.
             * @enum {string}
             */
            readonly environment: "live" | "test";
            /** @description Prefix, first and last four characters of the current secret. */
            readonly hint: string;
            readonly permissions: readonly string[];
            readonly allowedAddresses: readonly string[];
            /**
             * @description What happens when the key arrives from a web page; block unless given.
             * @enum {string}
             */
            readonly browserGuard: "block" | "alert" | "off";
            /** @description Whether it never works and raises an alert when it is used. */
            readonly isCanary: boolean;
            /** @description Of this key alone, beside those of the plan. */
            readonly limits: readonly components["schemas"]["KeyLimit"][];
            /**
             * @description The one status at the moment of the answer.
             * @enum {string}
             */
            readonly status: "active" | "expiring_soon" | "rotating" | "leaked" | "disabled" | "expired" | "revoked";
            /**
             * Format: date-time
             * @description When it was created.
             */
            readonly createdAt: string;
            /** @description The member who created it; null when an operator’s command did. */
            readonly createdBy: {
                readonly id: string;
                readonly name: string;
            } | null;
            /** @description When it ends by itself; null for never. */
            readonly expiresAt: string | null;
            /** @description Since when it is disabled. */
            readonly disabledAt: string | null;
            /** @description When it was revoked, for good. */
            readonly revokedAt: string | null;
            /** @description null for a key that was never used. */
            readonly lastUsed: components["schemas"]["LastUse"] | null;
            /** @description Until when the replaced secret of a rotation works; null when only one does. */
            readonly graceEndsAt: string | null;
            /** @description When the current secret stops or stopped, since it was reported as leaked: rotate or regenerate the key. null when it has no end of its own. */
            readonly mustRotateBy: string | null;
            /** @description The secrets that work, newest first: two during a rotation, else one. */
            readonly secrets: readonly components["schemas"]["KeySecret"][];
        };
        /** KeyLimit */
        readonly KeyLimit: {
            /** @description 1 to 64 lower-case letters, digits, - and _. */
            readonly name: string;
            /** @description Units in any window of the length `per`; a whole number from 1 to 1000000000. */
            readonly allow: number;
            /** @description Length of the rolling window, such as 1s, 5m, 24h or 90d. */
            readonly per: string;
        };
        /** KeyQuestion */
        readonly KeyQuestion: {
            /** @description What was pasted, unchanged. */
            readonly key: string;
            /** @description POST unless given. */
            readonly method?: string;
            /** @description An endpoint the key shall be good for. */
            readonly path?: string;
            readonly permission?: string;
        };
        /** KeyRotation */
        readonly KeyRotation: {
            /** @description How long the old secret goes on working: such as 1h, 24h or 7d, at most 30d; unless given, what the rotation policy says, else 24h; 0 ends it at once. The end of the key caps it. */
            readonly grace?: string;
            /** @description true ends the secret of an earlier rotation that still works; otherwise such a rotation is refused with grace_running. */
            readonly endRunningGrace?: boolean;
            /** @description Ends the grace period as soon as nobody sent the old secret for so long: such as 24h, from 1m to 30d. */
            readonly endWhenSilentFor?: string;
        };
        /** KeySecret */
        readonly KeySecret: {
            readonly id: string;
            /** @description Prefix, first and last four characters. */
            readonly hint: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly createdAt: string;
            /** @description Until when it works; null for a secret without an end of its own. */
            readonly graceEndsAt: string | null;
            /** @description When it was first reported as leaked. */
            readonly leakedAt: string | null;
            /** @description Who sent it last; null when nobody ever did. */
            readonly lastUsed: components["schemas"]["LastUse"] | null;
        };
        /** LastUse */
        readonly LastUse: {
            /**
             * Format: date-time
             * @description When the most recent accepted request came.
             */
            readonly at: string;
            readonly address: string | null;
            /** @description Where the address is registered, ISO 3166-1 alpha-2; null when not known. */
            readonly country: string | null;
            readonly userAgent: string | null;
        };
        /** LimitState */
        readonly LimitState: {
            readonly name: string;
            readonly allow: number;
            readonly windowSeconds: number;
            readonly remaining: number;
            readonly resetSeconds: number;
        };
        /** ListedWebhookDelivery */
        readonly ListedWebhookDelivery: {
            readonly id: string;
            readonly endpointId: string;
            /** @description The webhook-id of every attempt. */
            readonly eventId: string;
            readonly eventType: string;
            /**
             * @description failed: no further attempt is made by itself.
             * @enum {string}
             */
            readonly state: "pending" | "delivered" | "failed";
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly createdAt: string;
            readonly attempts: number;
            /** @description When it is tried next. */
            readonly nextAttemptAt: string | null;
            readonly lastStatus: number | null;
            /** @description When the last attempt was made. */
            readonly lastAttemptAt: string | null;
        };
        /** Member */
        readonly Member: {
            readonly id: string;
            readonly email: string;
            readonly name: string;
            /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
            readonly role: "viewer" | "member" | "admin" | "owner";
            /** Format: date-time */
            readonly joinedAt: string;
            readonly isYou: boolean;
        };
        /** NewKey */
        readonly NewKey: {
            /** @description 1 to 64 characters after trimming, none of them a control character; unique in the account, letter case ignored. */
            readonly name: string;
            /**
             * @description Shows in the prefix of the secret.
             * @enum {string}
             */
            readonly environment: "live" | "test";
            /** @description resource:action, resource:* or *; none beyond the plan of the account. An empty list grants nothing. */
            readonly permissions: readonly string[];
            /** @description Such as 24h, 30d, 2w or 1y; from 1h to 10y; null for a key without end. 90d when expiresAt is not given either. */
            readonly expiresIn?: string | null;
            /** @description The end as date and time with offset (RFC 3339), instead of expiresIn. */
            readonly expiresAt?: string;
            /** @description Addresses and CIDR blocks the key may be used from, at most 100; empty means any. */
            readonly allowedAddresses?: readonly string[];
            /**
             * @description What happens when the key arrives from a web page; block unless given.
             * @enum {string}
             */
            readonly browserGuard?: "block" | "alert" | "off";
            /** @description At most 8, counted for this key beside the limits of the plan. One with the name of a plan’s limit that counts each key stands in for it and may not be looser; the name of a limit that all keys share is refused. */
            readonly limits?: readonly components["schemas"]["KeyLimit"][];
            /** @description true for a key that never works and whose use raises an alert; its permissions must be empty, and it has no end unless one is given. */
            readonly isCanary?: boolean;
        };
        /** NewWebhookEndpoint */
        readonly NewWebhookEndpoint: {
            /** @description https only, to a public address. */
            readonly url: string;
            /** @description Names of events, key.* for a whole group, or * for all. */
            readonly events: readonly string[];
            /** @description At most 200 characters. */
            readonly description?: string;
            /**
             * @description standard: Standard Webhooks headers; legacy: X-Webhook-Signature beside them.
             * @enum {string}
             */
            readonly signatureStyle?: "standard" | "legacy";
            /** @description One event after the other, in their order; an event that fails holds up the following. */
            readonly ordered?: boolean;
        };
        /** OperatorAccount */
        readonly OperatorAccount: {
            readonly id: string;
            readonly name: string;
            readonly plan: string;
            readonly isOperator: boolean;
            readonly suspendedAt: string | null;
            /** Format: date-time */
            readonly createdAt: string;
            /** @description Keys that are not revoked. */
            readonly keyCount: number;
            /** @description Held besides those of the plan. */
            readonly grantedPermissions: readonly string[];
            /** @description Never held, whatever the plan or the grants say. */
            readonly withheldPermissions: readonly string[];
        };
        /** OperatorPlan */
        readonly OperatorPlan: {
            readonly name: string;
            readonly permissions: readonly string[];
            readonly limits: readonly components["schemas"]["OperatorPlanLimit"][];
            readonly quota: {
                readonly allow: number;
                readonly per: "day" | "month";
                readonly counts: "account" | "key";
            } | null;
        };
        /** OperatorPlanLimit */
        readonly OperatorPlanLimit: {
            readonly name: string;
            readonly allow: number;
            readonly windowSeconds: number;
            readonly counts: "account" | "key";
        };
        /** OwnAccount */
        readonly OwnAccount: {
            readonly id: string;
            readonly name: string;
            readonly plan: string;
            /** @description UTC or an IANA name such as Europe/Berlin; quotas of a day or month begin at its midnight. */
            readonly timeZone: string;
            /** @description The limits of the plan. */
            readonly limits: readonly {
                readonly name: string;
                readonly allow: number;
                /** @description Length of the rolling window, such as 1m. */
                readonly per: string;
                /** @description Shared by all keys of the account, or counted for each key. */
                readonly counts: "account" | "key";
            }[];
            /** @description The quota of the plan; null when it has none. */
            readonly quota: {
                readonly allow: number;
                readonly per: "day" | "month";
                /** @description Shared by all keys of the account, or counted for each key. */
                readonly counts: "account" | "key";
            } | null;
        };
        /** Permission */
        readonly Permission: {
            /** @description What a route demands and a key holds: resource:action. */
            readonly name: string;
            readonly resource: string;
            readonly action: string;
            /** @description Whether a key of the account can have it. */
            readonly grantable: boolean;
            /** @description Why not, when it cannot be granted. */
            readonly reason: string | null;
        };
        /** PermissionOverrides */
        readonly PermissionOverrides: {
            /** @description resource:action, resource:* or *; replaces the stored list. */
            readonly granted: readonly string[];
            /** @description The same; what is withheld is never held, and a part of a wildcard takes it along. */
            readonly withheld: readonly string[];
        };
        /** Problem */
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            readonly code: string;
            readonly requestId: string;
            readonly errors?: readonly {
                readonly field: string;
                readonly message: string;
            }[];
        };
        /** QuotaState */
        readonly QuotaState: {
            readonly allow: number;
            readonly used: number;
            /**
             * @description A calendar day or month in the time zone.
             * @enum {string}
             */
            readonly period: "day" | "month";
            readonly timeZone: string;
            /** Format: date-time */
            readonly resetsAt: string;
        };
        /** Reason */
        readonly Reason: {
            readonly code: string;
            readonly status: number;
            readonly title: string;
            readonly fix: string;
        };
        /** Refusal */
        readonly Refusal: {
            /** @description The one the caller was answered with. */
            readonly requestId: string;
            /** Format: date-time */
            readonly at: string;
            /**
             * @description Which way it came in.
             * @enum {string}
             */
            readonly door: "gateway" | "forward_auth" | "verify" | "own";
            readonly method: string;
            /** @description Without the query; secrets in it are replaced by a marker. */
            readonly path: string;
            /** @description The route that matched, as configured. */
            readonly route: string | null;
            /** @description A code of the catalogue. */
            readonly reason: string;
            readonly title: string;
            readonly detail: string;
            readonly fix: string;
            readonly keyId: string;
            /** @description The name the key has now; null when it is gone. */
            readonly keyName: string | null;
            /** @description Address of the client. */
            readonly address: string | null;
            /** @description What the client called itself. */
            readonly userAgent: string | null;
            /** @description What the caller was answered, or would have been. */
            readonly status: number;
            /** @description false when the request was let through and only noted. */
            readonly enforced: boolean;
        };
        /** RefusalCheck */
        readonly RefusalCheck: {
            readonly check: "route" | "credential" | "key" | "key_state" | "account" | "address" | "browser" | "plan" | "permission" | "limits";
            /** @description noticed is a refusal that was not enforced; not_checked are the steps after the refusal. */
            readonly outcome: "passed" | "refused" | "noticed" | "not_checked";
            /** @description A code of the catalogue. */
            readonly reason: string | null;
            /** @description One sentence about it. */
            readonly detail: string | null;
        };
        /** RefusalWithChecks */
        readonly RefusalWithChecks: {
            /** @description The one the caller was answered with. */
            readonly requestId: string;
            /** Format: date-time */
            readonly at: string;
            /**
             * @description Which way it came in.
             * @enum {string}
             */
            readonly door: "gateway" | "forward_auth" | "verify" | "own";
            readonly method: string;
            /** @description Without the query; secrets in it are replaced by a marker. */
            readonly path: string;
            /** @description The route that matched, as configured. */
            readonly route: string | null;
            /** @description A code of the catalogue. */
            readonly reason: string;
            readonly title: string;
            readonly detail: string;
            readonly fix: string;
            readonly keyId: string;
            /** @description The name the key has now; null when it is gone. */
            readonly keyName: string | null;
            /** @description Address of the client. */
            readonly address: string | null;
            /** @description What the client called itself. */
            readonly userAgent: string | null;
            /** @description What the caller was answered, or would have been. */
            readonly status: number;
            /** @description false when the request was let through and only noted. */
            readonly enforced: boolean;
            readonly checks: readonly components["schemas"]["RefusalCheck"][];
        };
        /** Session */
        readonly Session: {
            readonly member: {
                readonly id: string;
                readonly email: string;
                readonly name: string;
                /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
                readonly role: "viewer" | "member" | "admin" | "owner";
            };
            readonly account: {
                readonly id: string;
                readonly name: string;
                readonly plan: string;
                readonly isOperator: boolean;
                /** @description UTC or an IANA name; quotas begin at its midnight. */
                readonly timeZone: string;
                /** @description Since when every key of the account is refused. */
                readonly suspendedAt: string | null;
            };
            /** @description Every account the login is a member of, the oldest membership first. */
            readonly accounts: readonly {
                readonly id: string;
                readonly name: string;
                /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
                readonly role: "viewer" | "member" | "admin" | "owner";
            }[];
        };
        /** ShadowFinding */
        readonly ShadowFinding: {
            readonly accountId: string;
            readonly keyId: string;
            readonly keyName: string;
            /** @description As written in the configuration: POST /chat/:id */
            readonly route: string;
            /** @description The rule in shadow: "plan free", "route POST /chat", "limit burst". */
            readonly rule: string;
            /** @enum {string} */
            readonly reason: "key_missing" | "key_extra_spaces" | "key_malformed" | "key_ambiguous" | "key_unknown" | "key_revoked" | "key_expired" | "key_disabled" | "account_suspended" | "ip_not_allowed" | "browser_blocked" | "endpoint_not_in_plan" | "permission_denied" | "rate_limited" | "quota_exceeded" | "route_unknown" | "path_not_canonical" | "upstream_unreachable" | "upstream_timeout" | "unavailable";
            /** @description Requests that would have been refused. */
            readonly count: number;
            /** Format: date-time */
            readonly firstAt: string;
            /** Format: date-time */
            readonly lastAt: string;
        };
        /** ShownWebhookDelivery */
        readonly ShownWebhookDelivery: {
            readonly id: string;
            readonly endpointId: string;
            /** @description The webhook-id of every attempt. */
            readonly eventId: string;
            readonly eventType: string;
            /**
             * @description failed: no further attempt is made by itself.
             * @enum {string}
             */
            readonly state: "pending" | "delivered" | "failed";
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly createdAt: string;
            readonly attempts: number;
            /** @description When it is tried next. */
            readonly nextAttemptAt: string | null;
            /** @description The exact body, the same at every attempt. */
            readonly requestBody: string;
            readonly tries: readonly components["schemas"]["WebhookTry"][];
        };
        /** Usage */
        readonly Usage: {
            /**
             * Format: date-time
             * @description Where the first bucket begins.
             */
            readonly from: string;
            /**
             * Format: date-time
             * @description Where the last bucket ends.
             */
            readonly to: string;
            /**
             * @description Length of one bucket; days are those of UTC.
             * @enum {string}
             */
            readonly step: "minute" | "hour" | "day";
            /**
             * @description What the counts are told apart by.
             * @enum {string}
             */
            readonly groupBy: "key" | "secret" | "route" | "reason" | "status";
            /**
             * Format: date-time
             * @description The counts are complete up to a second before this moment.
             */
            readonly updatedAt: string;
            readonly totals: {
                /** @description Requests that were allowed. */
                readonly allowed: number;
                /** @description Requests that were refused. */
                readonly refused: number;
                /** @description Share of the requests that were allowed, from 0 to 1; null when there were none. */
                readonly successRate: number | null;
            };
            /** @description The busiest first. */
            readonly groups: readonly components["schemas"]["UsageGroup"][];
            /** @description By time, then group; buckets without requests are left out. */
            readonly counts: readonly components["schemas"]["UsageCount"][];
            /** @description What is spent of the plan’s quota in this period. null when the plan has none, and when each key has its own and none is named. */
            readonly quota: components["schemas"]["QuotaState"] | null;
        };
        /** UsageCount */
        readonly UsageCount: {
            /** Format: date-time */
            readonly at: string;
            /** @description A key id, a secret id, a route, a reason (empty when allowed) or 2xx, by "groupBy". */
            readonly group: string;
            /** @description Requests that were allowed. */
            readonly allowed: number;
            /** @description Requests that were refused. */
            readonly refused: number;
        };
        /** UsageGroup */
        readonly UsageGroup: {
            /** @description A key id, a secret id, a route, a reason (empty when allowed) or 2xx, by "groupBy". */
            readonly group: string;
            /** @description The name of the key or the hint of the secret; null when there is none. */
            readonly name: string | null;
            /** @description Requests that were allowed. */
            readonly allowed: number;
            /** @description Requests that were refused. */
            readonly refused: number;
        };
        /** Verdict */
        readonly Verdict: {
            readonly allowed: boolean;
            readonly status: number;
            /** @description A code of the catalogue; null when allowed. */
            readonly reason: string | null;
            readonly title: string | null;
            readonly detail: string | null;
            readonly fix: string | null;
            readonly retryAfterSeconds: number | null;
            readonly caller: components["schemas"]["Caller"] | null;
            readonly route: string | null;
            readonly limits: readonly components["schemas"]["LimitState"][];
            readonly requestId: string;
            /** @description End of the grace period of a replaced secret that was allowed; null for a current one. */
            readonly secretExpiresAt: string | null;
        };
        /** WebhookEndpoint */
        readonly WebhookEndpoint: {
            readonly id: string;
            readonly url: string;
            readonly description: string;
            readonly events: readonly string[];
            /**
             * @description standard: Standard Webhooks headers; legacy: X-Webhook-Signature beside them.
             * @enum {string}
             */
            readonly signatureStyle: "standard" | "legacy";
            readonly ordered: boolean;
            /** @description The end of the signing secret; the whole is shown at creation alone. */
            readonly secretHint: string;
            /** @description Until when deliveries are signed with the secret before too. */
            readonly previousSecretEndsAt: string | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            readonly createdAt: string;
            readonly enabled: boolean;
            /** @description Since when it gets nothing. */
            readonly disabledAt: string | null;
            readonly disabledReason: ("member" | "gone" | "failing") | null;
            /** @description Since when every attempt failed. */
            readonly failingSince: string | null;
            readonly lastWeek: {
                readonly delivered: number;
                readonly failed: number;
                readonly pending: number;
                /** @description When the last attempt was made. */
                readonly lastAttemptAt: string | null;
            };
        };
        /** WebhookEndpointChange */
        readonly WebhookEndpointChange: {
            /** @description https only, to a public address. */
            readonly url?: string;
            /** @description Names of events, key.* for a whole group, or * for all. */
            readonly events?: readonly string[];
            /** @description At most 200 characters. */
            readonly description?: string;
            /**
             * @description standard: Standard Webhooks headers; legacy: X-Webhook-Signature beside them.
             * @enum {string}
             */
            readonly signatureStyle?: "standard" | "legacy";
            /** @description One event after the other, in their order; an event that fails holds up the following. */
            readonly ordered?: boolean;
            readonly enabled?: boolean;
        };
        /** WebhookEventKind */
        readonly WebhookEventKind: {
            readonly type: string;
            readonly sentence: string;
            readonly schema: {
                readonly [key: string]: unknown;
            };
            readonly sample: {
                readonly [key: string]: unknown;
            };
        };
        /** WebhookTry */
        readonly WebhookTry: {
            readonly number: number;
            /**
             * Format: date-time
             * @description When it began.
             */
            readonly at: string;
            readonly durationMs: number;
            readonly status: number | null;
            readonly failure: string | null;
            readonly requestHeaders: {
                readonly [key: string]: string;
            };
            /** @description The first 4 KB. */
            readonly responseBody: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    readonly verify: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccessQuestion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Verdict"];
                };
            };
        };
    };
    readonly explain: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AccessQuestion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    readonly whoami: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: {
                            readonly id: string;
                            readonly name: string;
                        };
                        readonly plan: string;
                        readonly key: {
                            /** @description Stays the same when the secret is replaced; safe to log. */
                            readonly id: string;
                            readonly name: string;
                            /** @description Prefix, first and last four characters of the secret that was sent. */
                            readonly hint: string;
                            /**
                             * @description Shows in the prefix of the secret.
                             * @enum {string}
                             */
                            readonly environment: "live" | "test";
                            /**
                             * @description The one status at the moment of the answer; disabled, expired and revoked only when it ended a moment ago.
                             * @enum {string}
                             */
                            readonly status: "active" | "expiring_soon" | "rotating" | "disabled" | "expired" | "revoked";
                            readonly expiresAt: string | null;
                            readonly graceEndsAt: string | null;
                            /** @description What account and key hold together: resource:action, resource:* or *. */
                            readonly permissions: readonly string[];
                            /** @description Parts of `permissions` that the operator withholds from the account. */
                            readonly withheldPermissions: readonly string[];
                            /** @description Addresses and CIDR blocks the key may be used from; empty means any. */
                            readonly allowedAddresses: readonly string[];
                        };
                        readonly secretExpiresAt: string | null;
                        /** @description Rolling windows of plan and key. Those of single routes are told where they count. */
                        readonly limits: readonly {
                            readonly name: string;
                            /**
                             * @description Whether all keys of the account share it.
                             * @enum {string}
                             */
                            readonly counts: "account" | "key";
                            readonly allow: number;
                            readonly used: number;
                            readonly remaining: number;
                            /** @description Length of the rolling window. */
                            readonly windowSeconds: number;
                            /** @description Until a unit comes back; 0 when nothing is spent. */
                            readonly resetSeconds: number;
                        }[];
                        /** @description null when the plan has none. */
                        readonly quota: {
                            /**
                             * @description Whether all keys of the account share it.
                             * @enum {string}
                             */
                            readonly counts: "account" | "key";
                            readonly allow: number;
                            readonly used: number;
                            readonly remaining: number;
                            /**
                             * @description A calendar day or month in the time zone.
                             * @enum {string}
                             */
                            readonly period: "day" | "month";
                            readonly timeZone: string;
                            /** Format: date-time */
                            readonly resetsAt: string;
                        } | null;
                        readonly requestId: string;
                    };
                };
            };
            /** @description The calling key is refused: code says why, fix how to mend it. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly type: string;
                        readonly title: string;
                        readonly status: number;
                        readonly detail: string;
                        readonly code: string;
                        readonly fix: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly checkKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyQuestion"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CheckedKey"];
                };
            };
        };
    };
    readonly reportLeakedKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The whole key: holding it is the proof. */
                    readonly key: string;
                    /** @description Where it was found. Shown to the owner of the key. */
                    readonly where?: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly status: "accepted";
                    };
                };
            };
        };
    };
    readonly signUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly email: string;
                    readonly password: string;
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly status: "accepted";
                    };
                };
            };
        };
    };
    readonly showSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly signIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly email: string;
                    readonly password: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly signOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly chooseAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly accountId: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly requestPasswordReset: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly email: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly status: "accepted";
                    };
                };
            };
        };
    };
    readonly confirmPasswordReset: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly token: string;
                    readonly password: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly lookAtInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description From the link in the mail. */
                    readonly token: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly invitation: components["schemas"]["InvitationLook"];
                    };
                };
            };
        };
    };
    readonly acceptInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description From the link in the mail. */
                    readonly token: string;
                    /** @description For a new login; the e-mail when absent. */
                    readonly name?: string;
                    /** @description That of the login, or that of a new one. Not needed in a session of the invited e-mail. */
                    readonly password?: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    readonly showAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OwnAccount"];
                    };
                };
            };
        };
    };
    readonly changeAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description UTC or an IANA name such as Europe/Berlin; quotas of a day or month begin at its midnight. */
                    readonly timeZone?: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OwnAccount"];
                    };
                };
            };
        };
    };
    readonly listMembers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Oldest first. */
                        readonly members: readonly components["schemas"]["Member"][];
                        /** @description Those not answered yet, oldest first. Empty for viewers and members. */
                        readonly invitations: readonly components["schemas"]["Invitation"][];
                    };
                };
            };
        };
    };
    readonly inviteMember: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly email: string;
                    /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
                    readonly role: "viewer" | "member" | "admin" | "owner";
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly invitation: components["schemas"]["Invitation"];
                    };
                };
            };
        };
    };
    readonly cancelInvitation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly removeMember: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly changeMemberRole: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly userId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A viewer reads; a member also makes keys and manages those; an admin manages every key, the webhooks, the account and its members; an owner also other owners. */
                    readonly role: "viewer" | "member" | "admin" | "owner";
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly member: components["schemas"]["Member"];
                    };
                };
            };
        };
    };
    readonly listKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly keys: readonly components["schemas"]["Key"][];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description 1 to 128 visible ASCII characters, new for each key. Sending it again makes no second key. */
                readonly "idempotency-key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewKey"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly showKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly renameKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description 1 to 64 characters after trimming, none of them a control character; unique in the account, letter case ignored. */
                    readonly name?: string;
                    /** @description At most 8, counted for this key beside the limits of the plan. One with the name of a plan’s limit that counts each key stands in for it and may not be looser; the name of a limit that all keys share is refused. */
                    readonly limits?: readonly components["schemas"]["KeyLimit"][];
                    /** @description resource:action, resource:* or *; none beyond the plan of the account. An empty list grants nothing. */
                    readonly permissions?: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listCanaryUses: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description The latest first. Beyond 100 of one key, the rest stands in one row without an address. */
                        readonly uses: readonly components["schemas"]["CanaryUse"][];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly dismissAdvice: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @enum {string} */
                    readonly advice: "former_member" | "wider_permissions" | "no_address_list" | "never_expires" | "never_rotated" | "unused" | "never_used";
                    /** @description true: not for this key. false: show it again. */
                    readonly dismissed: boolean;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly regenerateKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly rotateKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyRotation"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedKey"];
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly endGrace: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly extendGrace: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Added to the present end, such as 24h. The grace period ends at most 30d after the rotation. */
                    readonly extension: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly endGraceWhenSilent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Such as 24h, from 1m to 30d; null lets time alone end the grace period. */
                    readonly endWhenSilentFor: string | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly showRotation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly rotation: {
                            /**
                             * Format: date-time
                             * @description When the new secret was made.
                             */
                            readonly rotatedAt: string;
                            /**
                             * Format: date-time
                             * @description Until when the old secret works.
                             */
                            readonly graceEndsAt: string;
                            /**
                             * Format: date-time
                             * @description How far the grace period can be extended.
                             */
                            readonly latestGraceEnd: string;
                            /** @description The grace period ends once nobody sent the old secret for so long. */
                            readonly endWhenSilentFor: string | null;
                            readonly current: {
                                readonly id: string;
                                /** @description Prefix, first and last four characters. */
                                readonly hint: string;
                                readonly allowed: number;
                                readonly refused: number;
                                readonly lastAt: string | null;
                            };
                            readonly old: {
                                readonly id: string;
                                /** @description Prefix, first and last four characters. */
                                readonly hint: string;
                                readonly allowed: number;
                                readonly refused: number;
                                readonly lastAt: string | null;
                            };
                            /** @description Who sent the old secret since the rotation, told apart by address and user agent; the newest 20, newest first. */
                            readonly senders: readonly {
                                readonly address: string | null;
                                /** @description Where the address is registered, ISO 3166-1 alpha-2; null when not known. */
                                readonly country: string | null;
                                readonly userAgent: string | null;
                                /** @description Requests let through since firstAt. */
                                readonly count: number;
                                /**
                                 * Format: date-time
                                 * @description The first of them.
                                 */
                                readonly firstAt: string;
                                /**
                                 * Format: date-time
                                 * @description The latest of them.
                                 */
                                readonly lastAt: string;
                            }[];
                        } | null;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly rotateKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A name of your own for this run, 1 to 64 visible ASCII characters. Repeated with it, keys that the run has rotated are left alone. */
                    readonly run: string;
                    /** @description Only keys that this member made. Members who are not admins rotate their own alone. */
                    readonly createdBy?: string;
                    /** @description As for one key. */
                    readonly grace?: string;
                    /** @description As for one key. */
                    readonly endWhenSilentFor?: string;
                    /** @description As for one key. */
                    readonly endRunningGrace?: boolean;
                    /** @description next of the answer before. */
                    readonly after?: string;
                    /** @description 20 unless given. */
                    readonly limit?: number;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly results: readonly ({
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly outcome: "rotated";
                            /** @description This answer is the only one that ever shows it. */
                            readonly secret: string;
                            readonly graceEndsAt: string | null;
                        } | {
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly outcome: "skipped";
                        } | {
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly outcome: "failed";
                            readonly code: string;
                            readonly detail: string;
                        })[];
                        /** @description To be sent as after for the rest; null when nothing is left. */
                        readonly next: string | null;
                        /** @description How many keys the run is about in all. */
                        readonly total: number;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly showRotationPolicy: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: {
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                            /** @description No key is made to live longer, and no secret is let grow older: 1d to 10y. */
                            readonly maxLifetime: string | null;
                        };
                        /** @description The shorter of the account’s and the plan’s. */
                        readonly maxLifetimeInForce: string | null;
                        /** @description Keys with a policy of their own. */
                        readonly keys: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                        }[];
                        /** @description Keys to be rotated soon, from their first reminder on, 30 days before at the earliest; the most pressing first. */
                        readonly due: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** Format: date-time */
                            readonly dueAt: string;
                            readonly isOverdue: boolean;
                        }[];
                        /** @description Keys that go past the longest life, since they were made before it was set. */
                        readonly over: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly why: "never_expires" | "expires_too_late" | "secret_too_old";
                        }[];
                    };
                };
            };
        };
    };
    readonly setRotationPolicy: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                    readonly rotateEvery?: string | null;
                    /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                    readonly grace?: string | null;
                    /** @description No key is made to live longer, and no secret is let grow older: 1d to 10y. */
                    readonly maxLifetime?: string | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: {
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                            /** @description No key is made to live longer, and no secret is let grow older: 1d to 10y. */
                            readonly maxLifetime: string | null;
                        };
                        /** @description The shorter of the account’s and the plan’s. */
                        readonly maxLifetimeInForce: string | null;
                        /** @description Keys with a policy of their own. */
                        readonly keys: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                        }[];
                        /** @description Keys to be rotated soon, from their first reminder on, 30 days before at the earliest; the most pressing first. */
                        readonly due: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** Format: date-time */
                            readonly dueAt: string;
                            readonly isOverdue: boolean;
                        }[];
                        /** @description Keys that go past the longest life, since they were made before it was set. */
                        readonly over: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly why: "never_expires" | "expires_too_late" | "secret_too_old";
                        }[];
                    };
                };
            };
        };
    };
    readonly setKeyRotationPolicy: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                    readonly rotateEvery?: string | null;
                    /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                    readonly grace?: string | null;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: {
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                            /** @description No key is made to live longer, and no secret is let grow older: 1d to 10y. */
                            readonly maxLifetime: string | null;
                        };
                        /** @description The shorter of the account’s and the plan’s. */
                        readonly maxLifetimeInForce: string | null;
                        /** @description Keys with a policy of their own. */
                        readonly keys: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @description A secret is due for rotation at this age: 1d to 10y, such as 90d. */
                            readonly rotateEvery: string | null;
                            /** @description How long the old secret works when a rotation does not say: 0 to 30d. */
                            readonly grace: string | null;
                        }[];
                        /** @description Keys to be rotated soon, from their first reminder on, 30 days before at the earliest; the most pressing first. */
                        readonly due: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** Format: date-time */
                            readonly dueAt: string;
                            readonly isOverdue: boolean;
                        }[];
                        /** @description Keys that go past the longest life, since they were made before it was set. */
                        readonly over: readonly {
                            readonly keyId: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly why: "never_expires" | "expires_too_late" | "secret_too_old";
                        }[];
                    };
                };
            };
        };
    };
    readonly disableKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly enableKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly revokeKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key id, key_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly key: components["schemas"]["Key"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listPermissions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly permissions: readonly components["schemas"]["Permission"][];
                    };
                };
            };
        };
    };
    readonly listAuditEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly events: readonly components["schemas"]["AuditEvent"][];
                    };
                };
            };
        };
    };
    readonly listRefusals: {
        readonly parameters: {
            readonly query?: {
                /** @description From 1 to 1000; 50 unless given. */
                readonly limit?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly refusals: readonly components["schemas"]["Refusal"][];
                    };
                };
            };
        };
    };
    readonly showRefusal: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description req_… */
                readonly requestId: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly refusal: components["schemas"]["RefusalWithChecks"];
                    };
                };
            };
        };
    };
    readonly listShadowFindings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly findings: readonly components["schemas"]["ShadowFinding"][];
                    };
                };
            };
        };
    };
    readonly showUsage: {
        readonly parameters: {
            readonly query?: {
                /** @description From when; a day before "to" unless given. ISO 8601 or epoch milliseconds. */
                readonly from?: string;
                /** @description Until when; now unless given. ISO 8601 or epoch milliseconds. */
                readonly to?: string;
                /** @description Length of one bucket; chosen by the length of the time unless given. */
                readonly step?: "minute" | "hour" | "day";
                /** @description What the counts are told apart by; key unless given. */
                readonly groupBy?: "key" | "secret" | "route" | "reason" | "status";
                /** @description Only of this key. */
                readonly keyId?: string;
                /** @description Only of this route, as configured; empty for requests that were refused before it was known. */
                readonly route?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    readonly exportUsage: {
        readonly parameters: {
            readonly query?: {
                /** @description From when; a day before "to" unless given. ISO 8601 or epoch milliseconds. */
                readonly from?: string;
                /** @description Until when; now unless given. ISO 8601 or epoch milliseconds. */
                readonly to?: string;
                /** @description Length of one bucket; chosen by the length of the time unless given. */
                readonly step?: "minute" | "hour" | "day";
                /** @description What the counts are told apart by; key unless given. */
                readonly groupBy?: "key" | "secret" | "route" | "reason" | "status";
                /** @description Only of this key. */
                readonly keyId?: string;
                /** @description Only of this route, as configured; empty for requests that were refused before it was known. */
                readonly route?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/csv": string;
                };
            };
        };
    };
    readonly listAdvice: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly advice: readonly components["schemas"]["Advice"][];
                        /** @description Over so many days use is looked at. */
                        readonly windowDays: number;
                    };
                };
            };
        };
    };
    readonly listAlerts: {
        readonly parameters: {
            readonly query?: {
                /** @description open unless given. */
                readonly status?: "open" | "resolved";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    readonly resolveAlert: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The alert id, alr_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly alert: components["schemas"]["Alert"];
                    };
                };
            };
        };
    };
    readonly expectAlert: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The alert id, alr_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly alert: components["schemas"]["Alert"];
                    };
                };
            };
        };
    };
    readonly throttleAlertedKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The alert id, alr_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description What is left to a throttled key, percent of its plan’s tightest limit. */
                    readonly percent: number;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly alert: components["schemas"]["Alert"];
                    };
                };
            };
        };
    };
    readonly listDetectors: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detectors: readonly components["schemas"]["Detector"][];
                    };
                };
            };
        };
    };
    readonly changeDetector: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The detector, docs/detectors.md. */
                readonly name: "burst" | "night_volume" | "new_country" | "new_network" | "impossible_travel" | "new_agent" | "wake_up" | "dead_secrets" | "guessed_secret" | "route_probing" | "powerful_permission" | "old_secret" | "browser_use" | "quota_pace" | "never_used" | "never_rotated";
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DetectorChange"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly detector: components["schemas"]["Detector"];
                    };
                };
            };
        };
    };
    readonly previewDetector: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The detector, docs/detectors.md. */
                readonly name: "burst" | "night_volume" | "new_country" | "new_network" | "impossible_travel" | "new_agent" | "wake_up" | "dead_secrets" | "guessed_secret" | "route_probing" | "powerful_permission" | "old_secret" | "browser_use" | "quota_pace" | "never_used" | "never_rotated";
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Those that differ from the standard; the others are tried as the standard has them. */
                    readonly parameters: {
                        readonly [key: string]: number | readonly string[];
                    };
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly preview: components["schemas"]["DetectorPreview"];
                    };
                };
            };
        };
    };
    readonly operatorAccounts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly accounts: readonly components["schemas"]["OperatorAccount"][];
                    };
                };
            };
        };
    };
    readonly operatorPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly plans: readonly components["schemas"]["OperatorPlan"][];
                    };
                };
            };
        };
    };
    readonly setAccountPlan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The account id, acc_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description A plan of the configuration. */
                    readonly plan: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OperatorAccount"];
                    };
                };
            };
        };
    };
    readonly suspendAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The account id, acc_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OperatorAccount"];
                    };
                };
            };
        };
    };
    readonly resumeAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The account id, acc_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OperatorAccount"];
                    };
                };
            };
        };
    };
    readonly setAccountPermissions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The account id, acc_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PermissionOverrides"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly account: components["schemas"]["OperatorAccount"];
                    };
                };
            };
        };
    };
    readonly listWebhookEvents: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly events: readonly components["schemas"]["WebhookEventKind"][];
                    };
                };
            };
        };
    };
    readonly listWebhookEndpoints: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly endpoints: readonly components["schemas"]["WebhookEndpoint"][];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly addWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedWebhookEndpoint"];
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly showWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly endpoint: components["schemas"]["WebhookEndpoint"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly changeWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookEndpointChange"];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly endpoint: components["schemas"]["WebhookEndpoint"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly deleteWebhookEndpoint: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly endpoint: components["schemas"]["WebhookEndpoint"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly rotateWebhookSecret: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description How long deliveries are signed with the old secret too; 24 unless given. */
                    readonly overlapHours?: number;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedWebhookEndpoint"];
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly listWebhookDeliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those in this state. */
                readonly state?: "pending" | "delivered" | "failed";
                /** @description The id of the last delivery of the page before. */
                readonly after?: string;
                /** @description 50 unless given, at most 200. */
                readonly limit?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly deliveries: readonly components["schemas"]["ListedWebhookDelivery"][];
                        readonly hasMore: boolean;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly showWebhookDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The delivery id, dlv_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly delivery: components["schemas"]["ShownWebhookDelivery"];
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly sendTestWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly deliveryId: string;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly replayWebhooks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The endpoint id, whe_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Format: date-time
                     * @description Events from before stay as they are.
                     */
                    readonly since: string;
                };
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Events that are sent again; at most 1,000 a call. */
                        readonly count: number;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly resendWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The delivery id, dlv_… */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly deliveryId: string;
                    };
                };
            };
            /** @description Refused: code says why, detail and errors what to do. */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": {
                        readonly status: number;
                        readonly code: string;
                        readonly detail: string;
                        readonly requestId: string;
                    };
                };
            };
        };
    };
    readonly listReasons: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly reasons: readonly components["schemas"]["Reason"][];
                    };
                };
            };
        };
    };
    readonly reportLeaks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": readonly {
                    readonly token: string;
                    readonly type: string;
                    readonly url?: string;
                    readonly source?: string;
                }[];
            };
        };
        readonly responses: {
            /** @description Default Response */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly {
                        /** @description SHA-256 of the token, in lower-case hex. */
                        readonly token_hash: string;
                        /** @description As it was reported. */
                        readonly token_type: string;
                        /** @description true_positive: this installation issued it, whether or not it still works. */
                        readonly label: "true_positive" | "false_positive";
                    }[];
                };
            };
        };
    };
}
