import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { catalogue, type EventType, type Payload } from './catalogue.ts';

/** Something that happened in a domain, as others are told. */
export interface DomainEvent<Type extends EventType = EventType> {
  /** The same at every delivery. */
  readonly id: string;
  readonly type: Type;
  /** The version of the payload. */
  readonly version: number;
  /** The account, design, preset or order it happened to. Events of one aggregate arrive in the order they happened. */
  readonly aggregateId: string;
  /** The aggregate's own version or sequence after it, where it has one. */
  readonly sequence: number | null;
  readonly payload: Payload<Type>;
  /** The request that caused it; null where none did. */
  readonly requestId: string | null;
  /** RFC 3339, in UTC. */
  readonly occurredAt: string;
}

/** What a use case knows of an event that happens now. */
export type EventDraft<Type extends EventType = EventType> = {
  readonly [Each in Type]: Pick<
    DomainEvent<Each>,
    'type' | 'aggregateId' | 'sequence' | 'payload' | 'requestId'
  >;
}[Type];

const envelope = z.object({
  id: z.uuid(),
  type: z.string(),
  version: z.int(),
  aggregateId: z.uuid(),
  sequence: z.int().nullable(),
  payload: z.unknown(),
  requestId: z.string().nullable(),
  occurredAt: z.iso.datetime(),
});

/** An event on its way: between two domains nobody looks into the payload, or need know the type. */
export type StoredEvent = z.infer<typeof envelope>;

/**
 * Makes the event of a draft.
 * @throws ZodError when its payload is not what the catalogue says
 */
export function newEvent({ type, aggregateId, sequence, payload, requestId }: EventDraft): StoredEvent {
  const { version, payload: schema } = catalogue[type];
  return {
    id: randomUUID(),
    type,
    version,
    aggregateId,
    sequence,
    payload: schema.parse(payload),
    requestId,
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
