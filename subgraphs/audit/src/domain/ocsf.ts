/**
 * Entries as the Open Cybersecurity Schema Framework has them: class 6003, API Activity, of schema version 1.7.0. Only the
 * part we fill in stands here, as strict as the schema is about it.
 * https://github.com/ocsf/ocsf-schema/blob/v1.7.0/events/application/api_activity.json
 * https://schema.ocsf.io/1.7.0/classes/api_activity
 */
import { z } from 'zod';
import type { SealedEntry } from './entry.ts';

/** Of the class: 1 Create, 2 Read, 3 Update, 4 Delete; of every class: 99 Other. */
const activityId = z.literal([1, 2, 3, 4, 99]);
const classUid = 6003;

/** The objects' constraint `at_least_one`. */
function atLeastOneOf(...members: readonly string[]) {
  return [
    (value: object) => members.some((member) => Object.hasOwn(value, member)),
    `needs one of ${members.join(', ')}`,
  ] as const;
}

const user = z
  .strictObject({
    uid: z.string().optional(),
    name: z.string().optional(),
    /** The caption of `type_id`; of 99, what we call it. */
    type: z.string(),
    /** 1 User, 2 Admin, 3 System, 99 Other. */
    type_id: z.literal([0, 1, 2, 3, 4, 99]),
    /** Roles. */
    groups: z.array(z.strictObject({ name: z.string() })).optional(),
  })
  .refine(...atLeastOneOf('name', 'uid'));

const actor = z
  .strictObject({
    user: user.optional(),
    session: z.strictObject({ uid: z.string() }).optional(),
    app_name: z.string().optional(),
  })
  .refine(...atLeastOneOf('user', 'session', 'app_name'));

const product = z
  .strictObject({ name: z.string(), vendor_name: z.string(), feature: z.strictObject({ name: z.string() }) })
  .refine(...atLeastOneOf('name', 'uid'));

/** The shape of an exported entry. */
export const apiActivity = z
  .strictObject({
    activity_id: activityId,
    activity_name: z.string(),
    category_uid: z.literal(6),
    category_name: z.literal('Application Activity'),
    class_uid: z.literal(classUid),
    class_name: z.literal('API Activity'),
    type_uid: z.int(),
    /** 1 Informational. */
    severity_id: z.literal([0, 1, 2, 3, 4, 5, 6, 99]),
    /** 1 Success, 2 Failure. What was refused did not happen, and has no event. */
    status_id: z.literal([0, 1, 2, 99]),
    /** Its caption. */
    status: z.string(),
    /** Milliseconds since 1970. */
    time: z.int().nonnegative(),
    metadata: z.strictObject({
      version: z.literal('1.7.0'),
      uid: z.string(),
      product,
      profiles: z.array(z.literal('trace')).optional(),
      log_name: z.string(),
      /** Its place in its chain. */
      sequence: z.int(),
      correlation_uid: z.string().optional(),
      logged_time: z.int(),
    }),
    actor,
    api: z.strictObject({
      operation: z.string(),
      version: z.string(),
      service: z.strictObject({ name: z.string() }),
      request: z.strictObject({ uid: z.string() }).optional(),
    }),
    /** Where calls come from in the shop: addresses of clients are personal, and are not recorded. */
    src_endpoint: z.strictObject({ svc_name: z.string() }),
    resources: z.array(z.strictObject({ uid: z.string(), type: z.string() })),
    trace: z.strictObject({ uid: z.string() }).optional(),
    unmapped: z.strictObject({ details: z.unknown(), chain: z.int(), hash: z.string() }),
  })
  .refine(({ type_uid, activity_id }) => type_uid === classUid * 100 + activity_id, 'type_uid does not fit');

export type ApiActivity = z.infer<typeof apiActivity>;

/** What an action means by its last word, or whole; what is none of these changed something. */
const activities = [
  { id: 1, name: 'Create', words: ['created', 'added', 'shared', 'requested', 'session.started'] },
  { id: 2, name: 'Read', words: ['read'] },
  { id: 4, name: 'Delete', words: ['deleted', 'revoked', 'ended'] },
  { id: 99, name: null, words: ['failed', 'detected'] },
] as const;
const update = { id: 3, name: 'Update' } as const;

type UserType = Pick<z.infer<typeof user>, 'type' | 'type_id'>;

const userTypes: Readonly<Record<string, UserType>> = {
  CUSTOMER: { type_id: 1, type: 'User' },
  STAFF: { type_id: 1, type: 'User' },
  ADMIN: { type_id: 2, type: 'Admin' },
};

function userTypeOf(role: string | null): UserType {
  if (role === null) return { type_id: 0, type: 'Unknown' };
  return userTypes[role] ?? { type_id: 99, type: role };
}

function actorOf({ actorId, actorRole, sessionId, requestId }: SealedEntry): ApiActivity['actor'] {
  if (actorId === null) return { app_name: requestId === null ? 'system' : 'anonymous' };
  return {
    user: {
      uid: actorId,
      ...userTypeOf(actorRole),
      ...(actorRole !== null && { groups: [{ name: actorRole }] }),
    },
    ...(sessionId !== null && { session: { uid: sessionId } }),
  };
}

/** An entry as an OCSF event. */
export function apiActivityOf(entry: SealedEntry): ApiActivity {
  const { action, requestId, traceId, resourceType } = entry;
  const [, ...words] = action.split(/[._]/);
  const word = words.at(-1) ?? '';
  const activity =
    activities.find(({ words: known }) => known.some((each) => each === word || each === action)) ?? update;
  const hasFailed = word === 'failed';
  return {
    activity_id: activity.id,
    // Of 99, Other, it says what we call it.
    activity_name: activity.name ?? action,
    category_uid: 6,
    category_name: 'Application Activity',
    class_uid: classUid,
    class_name: 'API Activity',
    type_uid: classUid * 100 + activity.id,
    severity_id: 1,
    status_id: hasFailed ? 2 : 1,
    status: hasFailed ? 'Failure' : 'Success',
    time: entry.occurredAt.getTime(),
    metadata: {
      version: '1.7.0',
      uid: entry.id,
      product: { name: 'All Pet Plus', vendor_name: 'All Pet Plus', feature: { name: 'audit' } },
      ...(traceId !== null && { profiles: ['trace' as const] }),
      log_name: `audit chain ${entry.chain}`,
      sequence: entry.sequence,
      ...(requestId !== null && { correlation_uid: requestId }),
      logged_time: entry.createdAt.getTime(),
    },
    actor: actorOf(entry),
    api: {
      operation: action,
      version: String(entry.version),
      service: { name: resourceType },
      ...(requestId !== null && { request: { uid: requestId } }),
    },
    src_endpoint: { svc_name: requestId === null ? resourceType : 'gateway' },
    resources: [{ uid: entry.resourceId, type: resourceType }],
    ...(traceId !== null && { trace: { uid: traceId } }),
    unmapped: { details: entry.details, chain: entry.chain, hash: entry.hash },
  };
}
