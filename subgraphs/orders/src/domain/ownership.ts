/** Who may do what with an order. Asked by queries, references, mutations and each subscription event. */

import type { Mover } from './status.ts';

/** The caller as far as these rules care; null is an anonymous caller. */
export interface Caller {
  readonly userId: string;
  readonly role: 'CUSTOMER' | 'STAFF' | 'ADMIN';
}

/** Whose orders those are that came from elsewhere: who has no account here. Nobody signs in as the nil UUID (RFC 9562). */
export const guest = '00000000-0000-0000-0000-000000000000';

export interface Owned {
  readonly customerId: string;
}

/** The caller's part in moving this order; null means that for the caller the order does not exist. */
export function moverOf(caller: Caller | null, order: Owned): Exclude<Mover, 'SYSTEM'> | null {
  if (caller === null) return null;
  if (caller.role === 'STAFF' || caller.role === 'ADMIN') return 'STAFF';
  return caller.userId === order.customerId ? 'CUSTOMER' : null;
}

/** The one ownership rule: the customer who placed the order, and staff. */
export function mayReadOrder(caller: Caller | null, order: Owned): boolean {
  return moverOf(caller, order) !== null;
}

/** Reordering buys in the caller's own name, so not even staff repeat another person's order. */
export function mayReorder(caller: Caller, order: Owned): boolean {
  return caller.userId === order.customerId;
}

/** Customers see their own hand in a timeline; which member of staff acted is for staff to know. */
export function mayReadTimelineActor(caller: Caller | null, order: Owned, actorId: string): boolean {
  const mover = moverOf(caller, order);
  return mover === 'STAFF' || (mover === 'CUSTOMER' && actorId === order.customerId);
}
