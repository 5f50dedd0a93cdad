import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What an entry tells: who did what to which thing, when and why. Ids and facts, as in the event it is made of. */
export interface EntryFacts {
  /** The event's own id. */
  readonly id: string;
  readonly occurredAt: Date;
  /** The event's type, for example `order.status_changed`. */
  readonly action: string;
  /** The version of the details. */
  readonly version: number;
  /** The kind of thing it happened to: what stands before the dot of the action. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** Null: nobody was signed in, or, where there is no request either, the system did it. */
  readonly actorId: string | null;
  readonly actorRole: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
  readonly traceId: string | null;
  /** JSON. */
  readonly details: unknown;
}

/** Where an entry stands. */
export interface Place {
  readonly chain: number;
  /** From 1. */
  readonly sequence: number;
}

/** The end of a chain, or of a part of it: an entry's place and hash. */
export interface Link extends Place {
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

/** An entry in its place, sealed by its hash. */
export interface SealedEntry extends EntryFacts, Link {
  /** When it was appended. */
  readonly createdAt: Date;
}

/** What the first entry of a chain comes after. */
export function beginningOf(chain: number): Link {
  return { chain, sequence: 0, hash: '0'.repeat(64) };
}

/**
 * The hash of an entry: SHA-256 of its canonical JSON, in which the hash of the entry before it stands as `previous`.
 * @param previous the hash of the entry before it in its chain
 * @returns 64 hexadecimal digits
 */
export function hashOf(entry: Omit<SealedEntry, 'hash'>, previous: string): string {
  const { id, chain, sequence, createdAt, occurredAt, action, version, resourceType, resourceId } = entry;
  const { actorId, actorRole, sessionId, requestId, traceId, details } = entry;
  const text = canonicalJson({
    previous,
    chain,
    sequence,
    id,
    recordedAt: createdAt.toISOString(),
    occurredAt: occurredAt.toISOString(),
    action,
    version,
    resourceType,
    resourceId,
    actorId,
    actorRole,
    sessionId,
    requestId,
    traceId,
    details,
  });
  return hash('sha256', text, 'hex');
}

/** Puts an entry after the end of a chain. */
export function seal(
  facts: EntryFacts,
  createdAt: Date,
  { chain, sequence, hash: previous }: Link,
): SealedEntry {
  const entry = { ...facts, createdAt, chain, sequence: sequence + 1 };
  return { ...entry, hash: hashOf(entry, previous) };
}
