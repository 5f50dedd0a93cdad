/** What callers can get wrong about orders that exist, or that do not. */

import { forbidden, UserError } from '@pet/platform/graphql';
import { type Actor, isStaff } from '@pet/platform/identity';
import type { OrderStatus, Refusal } from '../domain/status.ts';

/** Holds also where no permission rule stands before the use case. @throws GraphQLError FORBIDDEN */
export function assertStaff(actor: Actor): void {
  if (!isStaff(actor)) throw forbidden();
}

/** Another customer's order answers exactly this, too. */
export function orderNotFound(field: string): UserError {
  return new UserError({ message: 'You have no such order.', field: [field], code: 'ORDER_NOT_FOUND' });
}

export function shipmentNotFound(): UserError {
  return new UserError({
    message: 'There is no such shipment.',
    field: ['shipmentId'],
    code: 'SHIPMENT_NOT_FOUND',
  });
}

/** Why an order stays where it is, naming from, to and what would be allowed. */
export function refusedTransition(
  from: OrderStatus,
  to: OrderStatus,
  refusal: Refusal,
  field: string,
): UserError {
  if (refusal.reason === 'GUARD') {
    return new UserError({
      message: `An order gets from ${from} to ${to} only once it has a shipment.`,
      field: [field],
      code: 'SHIPMENT_REQUIRED',
    });
  }
  const allowed = refusal.allowed.length > 0 ? refusal.allowed.join(', ') : 'nothing';
  return new UserError({
    message: `An order cannot get from ${from} to ${to}; allowed now: ${allowed}.`,
    field: [field],
    code: 'ILLEGAL_TRANSITION',
  });
}
