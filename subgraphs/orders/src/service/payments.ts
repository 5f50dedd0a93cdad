/** Payments, as webhooks tell of them: once, several times, and in any order. */

import type { Cause } from '@pet/platform/events';
import { shopCurrency } from '../domain/money.ts';
import { shipmentFacts } from '../domain/shipment.ts';
import { refusal } from '../domain/status.ts';
import type { Transaction } from './database.ts';
import { changeStatus, lockOrder } from './journal.ts';

/** What is told of the payment of an order. */
export interface PaymentNews {
  readonly paymentId: string;
  readonly orderId: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly amountMinor: number;
  readonly currency: string;
  readonly at: Date;
}

/**
 * Notes a payment, and confirms the order it pays in full; it never takes an order back, and a payment that has succeeded
 * stays so.
 * @returns whether the order's status has changed
 */
export async function recordPayment(
  tx: Transaction,
  { paymentId: id, orderId, status, amountMinor, currency, at }: PaymentNews,
  cause: Cause,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  const facts = { orderId, status, amountMinor, currency };
  const { count } = await tx.payment.createMany({
    data: [{ ...facts, id, createdAt: at }],
    skipDuplicates: true,
  });
  if (count === 0) await tx.payment.updateMany({ where: { id, status: 'FAILED' }, data: facts });
  if (order === null || status !== 'SUCCEEDED') return false;
  const paysAll = currency === shopCurrency && amountMinor >= order.totalMinor;
  const refused = refusal({ status: order.status, ...shipmentFacts(order.shipments) }, 'CONFIRMED', 'SYSTEM');
  if (!paysAll || refused !== null) return false;
  await changeStatus(tx, order, 'CONFIRMED', { actorId: null, at, note: null }, cause);
  return true;
}
