/** What other domains are told of accounts. */

import type { EventDraft } from '@pet/platform/events';
import type { Role } from '../domain/roles.ts';

/** What somebody may change about an account. */
interface AccountChange {
  readonly displayName?: unknown;
  readonly email?: unknown;
  readonly preferences?: unknown;
  readonly role?: unknown;
}

export function accountCreated(account: { id: string; role: Role }, requestId: string): EventDraft {
  const { id: aggregateId, role } = account;
  return { type: 'user.created', aggregateId, sequence: null, payload: { role }, requestId };
}

/**
 * Tells which parts changed, not to what: who may know asks this domain.
 * @param change has a member for each part that changed
 * @returns no event when nothing changed
 */
export function accountUpdated(id: string, change: AccountChange, requestId: string): EventDraft[] {
  const parts = ['displayName', 'email', 'preferences', 'role'] as const;
  const changed = parts.filter((part) => part in change);
  if (changed.length === 0) return [];
  return [{ type: 'user.updated', aggregateId: id, sequence: null, payload: { changed }, requestId }];
}

export function accountDeleted(id: string, requestId: string): EventDraft {
  return { type: 'user.deleted', aggregateId: id, sequence: null, payload: {}, requestId };
}
