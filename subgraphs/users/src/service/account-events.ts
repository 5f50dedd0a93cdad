/** What other domains are told of accounts. */

import type { Cause, EventDraft } from '@pet/platform/events';
import type { Role } from '../domain/roles.ts';

/** What somebody may change about an account. */
interface AccountChange {
  readonly displayName?: unknown;
  readonly email?: unknown;
  readonly preferences?: { readonly orderUpdates: boolean };
  readonly role?: unknown;
}

export function accountCreated(account: { id: string; role: Role }, cause: Cause): EventDraft {
  const { id: aggregateId, role } = account;
  return { type: 'user.created', aggregateId, sequence: null, payload: { role }, cause };
}

/**
 * Tells which parts changed, not to what: who may know asks this domain. What others need to know when nobody is there
 * in whose name to ask is the exception: whether news of orders are wanted.
 * @param change has a member for each part that changed, as it is now
 * @returns no event when nothing changed
 */
export function accountUpdated(id: string, change: AccountChange, cause: Cause): EventDraft[] {
  const parts = ['displayName', 'email', 'preferences', 'role'] as const;
  const changed = parts.filter((part) => part in change);
  if (changed.length === 0) return [];
  const { preferences } = change;
  const payload = { changed, ...(preferences && { orderUpdates: preferences.orderUpdates }) };
  return [{ type: 'user.updated', aggregateId: id, sequence: null, payload, cause }];
}

export function passwordChanged(aggregateId: string, cause: Cause): EventDraft {
  return { type: 'user.password_changed', aggregateId, sequence: null, payload: {}, cause };
}

/** @returns no event when it is the same role */
export function roleChanged(aggregateId: string, from: Role, to: Role, cause: Cause): EventDraft[] {
  if (from === to) return [];
  return [{ type: 'user.role_changed', aggregateId, sequence: null, payload: { from, to }, cause }];
}

export function accountDeleted(id: string, cause: Cause): EventDraft {
  return { type: 'user.deleted', aggregateId: id, sequence: null, payload: {}, cause };
}
