import { randomUUID } from 'node:crypto';
import { isUnreachable } from '../domain/contact.ts';
import type { LetterKind } from '../domain/letters.ts';
import type { OrderStatus } from '../domain/status.ts';
import type { Transaction } from '../service/database.ts';

/** What the customer is told when an order gets a status, if anything. */
export const letterOfStatus: Readonly<Partial<Record<OrderStatus, LetterKind>>> = {
  PLACED: 'CONFIRMATION',
  SHIPPED: 'SHIPPED',
  DELIVERED: 'DELIVERED',
};

/** Has a mail sent about the status an order gets, once the transaction has committed. */
export async function queueMail(
  tx: Transaction,
  order: { readonly id: string; readonly email: string },
  status: OrderStatus,
  at: Date,
): Promise<void> {
  const kind = letterOfStatus[status];
  if (kind === undefined || isUnreachable(order.email)) return;
  await tx.mail.createMany({
    data: [{ id: randomUUID(), orderId: order.id, kind, recipient: order.email, dueAt: at, createdAt: at }],
  });
}
