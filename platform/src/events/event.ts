import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { roles } from '../identity/index.ts';
import { catalogue, type EventType, type Payload } from './catalogue.ts';
import { type Cause, causeOf } from './cause.ts';

/** The aggregate of what happens to nothing in particular; such events have no order. RFC 9562, 5.9: the nil UUID. */
export const noneInParticular = '00000000-0000-0000-0000-000000000000';

/** Something that happened in a domain, as others are told; what an event causes in turn has the same cause. */
export interface DomainEvent<Type extends EventType = EventType> extends Cause {
  /** The same at every delivery. */
  readonly id: string;
  readonly type: Type;
  /** The version of the payload. */
  readonly version: number;
  /** The account, session, design, preset or order it happened to. Events of one aggregate arrive in the order they happened. */
  readonly aggregateId: string;
  /** The aggregate's own version or sequence after it, where it has one. */
  readonly sequence: number | null;
  readonly payload: Payload<Type>;
  /** RFC 3339, in UTC. */
  readonly occurredAt: string;
}

/** What a use case knows of an event that happens now. */
export type EventDraft<Type extends EventType = EventType> = {
  readonly [Each in Type]: Pick<DomainEvent<Each>, 'type' | 'aggregateId' | 'sequence' | 'payload'> & {
    readonly cause: Cause;
  };
}[Type];

const envelope = z.object({
  id: z.uuid(),
  type: z.string(),
  version: z.int(),
  aggregateId: z.uuid(),
  sequence: z.int().nullable(),
  payload: z.unknown(),
  // Events of earlier versions, and of processes that still run them, do not say who did it.
  actor: z
    .object({ userId: z.string(), sessionId: z.string(), role: z.enum(roles) })
    .nullable()
    .default(null),
  requestId: z.string().nullable(),
  traceId: z.string().nullable().default(null),
  occurredAt: z.iso.datetime(),
});

/** An event on its way: between two domains nobody looks into the payload, or need know the type. */
export type StoredEvent = z.infer<typeof envelope>;

/**
 * Makes the event of a draft.
 * @throws ZodError when its payload is not what the catalogue says
 */
export function newEvent({ type, aggregateId, sequence, payload, cause }: EventDraft): StoredEvent {
  const { version, payload: schema } = catalogue[type];
  return {
    id: randomUUID(),
    type,
    version,
    aggregateId,
    sequence,
    payload: schema.parse(payload),
    ...causeOf(cause),
    occurredAt: new Date().toISOString(),
  };
}

/** Reads an event that was stored or sent. @throws ZodError when it is none */
export function readEvent(value: unknown): StoredEvent {
  return envelope.parse(value);
}

/**
 * Reads an event of one type, with its payload.
 * @throws Error when it is of a version this process does not know, as from a newer publisher
 * @throws ZodError when the payload is not what the catalogue says
 */
export function parseEvent<Type extends EventType>(type: Type, stored: StoredEvent): DomainEvent<Type> {
  const { version, payload } = catalogue[type];
  if (stored.version !== version) {
    throw new Error(`${type} is known in version ${version}, but this is version ${stored.version}`);
  }
  return { ...stored, type, payload: payload.parse(stored.payload) as Payload<Type> };
}

/** Whether this process knows events of the type. */
function isKnown(type: string): type is EventType {
  return Object.hasOwn(catalogue, type);
}

/** An event of any type, told apart by it. */
export type AnyEvent = { readonly [Type in EventType]: DomainEvent<Type> }[EventType];

/** Reads an event of any type; null where this process does not know its type, version or payload. */
export function knownEvent(stored: StoredEvent): AnyEvent | null {
  const { type } = stored;
  if (!isKnown(type) || stored.version !== catalogue[type].version) return null;
  const payload = catalogue[type].payload.safeParse(stored.payload);
  return payload.success ? ({ ...stored, type, payload: payload.data } as AnyEvent) : null;
}
