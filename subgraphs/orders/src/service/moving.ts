/** Giving orders another status. */

import type { Cause } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { Order } from '../../generated/prisma/client.ts';
import type { CancelOrderInput, TransitionOrderInput } from '../domain/input.ts';
import { moverOf } from '../domain/ownership.ts';
import { shipmentFacts } from '../domain/shipment.ts';
import { type OrderStatus, refusal } from '../domain/status.ts';
import { inTransaction } from './database.ts';
import { changeStatus, lockOrder } from './journal.ts';
import { assertStaff, orderNotFound, refusedTransition } from './problems.ts';
import type { ServiceSetting } from './setting.ts';

export interface Moving {
  /** Cancels an order. @throws UserError when the caller has no such order or may not cancel it any more. */
  cancel(actor: Actor, input: CancelOrderInput, cause: Cause): Promise<Order>;
  /** Gives an order a status; staff only. @throws UserError when there is no such order, it has moved on, or the table forbids it. */
  transition(actor: Actor, input: TransitionOrderInput, cause: Cause): Promise<Order>;
}

/** A move somebody asks for. `blame` is the input field that named the status. */
interface Move {
  readonly orderId: string;
  readonly to: OrderStatus;
  readonly expectedSequence: number | null;
  readonly note: string | null;
  readonly blame: string;
  readonly cause: Cause;
}

export function openMoving({ database, announce, now }: ServiceSetting): Moving {
  async function move(actor: Actor, wanted: Move): Promise<Order> {
    const { orderId, to, expectedSequence, note, blame, cause } = wanted;
    if (!isUuid(orderId)) throw orderNotFound('orderId');
    const moved = await inTransaction(database, async (tx) => {
      const order = await lockOrder(tx, orderId);
      const mover = order && moverOf(actor, order);
      if (order === null || mover === null) throw orderNotFound('orderId');
      if (expectedSequence !== null && expectedSequence !== order.sequence) {
        throw staleSequence(expectedSequence, order.sequence);
      }
      const refused = refusal({ status: order.status, ...shipmentFacts(order.shipments) }, to, mover);
      if (refused !== null) throw refusedTransition(order.status, to, refused, blame);
      return changeStatus(tx, order, to, { actorId: actor.userId, at: now(), note }, cause);
    });
    announce(moved.id);
    return moved;
  }

  return {
    cancel: (actor, { orderId, reason: note }, cause) =>
      move(actor, { orderId, to: 'CANCELLED', expectedSequence: null, note, blame: 'orderId', cause }),
    async transition(actor, input, cause) {
      assertStaff(actor);
      return move(actor, { ...input, blame: 'to', cause });
    },
  };
}

function staleSequence(expected: number, actual: number): UserError {
  return new UserError({
    message: `The order has changed: its sequence is ${actual}, not ${expected}. Read it again.`,
    field: ['expectedSequence'],
    code: 'STALE_SEQUENCE',
  });
}
