/** What is said of the payment of an order, by Stripe or by a system of the shop's own. */

import { z } from 'zod';
import { currencyCode, minorAmount } from './amounts.ts';

/** Something that happened to the payment of an order. */
export interface PaymentReport {
  readonly outcome: 'SUCCEEDED' | 'FAILED';
  /** The payer's side's own id of the payment, for example `pi_…`. */
  readonly paymentId: string;
  readonly orderId: string;
  /** What was paid, or would have been. */
  readonly amountMinor: number;
  readonly currency: string;
}

const paymentId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/);

const intent = z.object({
  id: paymentId,
  amount: minorAmount,
  amount_received: minorAmount.optional(),
  currency: currencyCode,
  metadata: z.object({ order_id: z.uuid().optional() }).nullish(),
});

const stripeEvent = z.object({ data: z.object({ object: intent }) });

const internalMessage = z.object({
  data: z.object({ paymentId, orderId: z.uuid(), amountMinor: minorAmount, currency: currencyCode }),
});

/** The topics that tell of payments. */
const outcomes: Readonly<Record<string, PaymentReport['outcome']>> = {
  'payment_intent.succeeded': 'SUCCEEDED',
  'payment_intent.payment_failed': 'FAILED',
  'payment.succeeded': 'SUCCEEDED',
  'payment.failed': 'FAILED',
};

/**
 * Reads a PaymentIntent of Stripe's; the checkout puts the order's id into `metadata.order_id`.
 * @returns null where it is about nothing of this shop's
 * @throws SyntaxError or ZodError when the payload is no such event
 */
export function readStripePayment(topic: string, payload: string): PaymentReport | null {
  const outcome = Object.hasOwn(outcomes, topic) ? outcomes[topic] : undefined;
  if (outcome === undefined || !topic.startsWith('payment_intent.')) return null;
  const {
    id,
    amount,
    amount_received: received,
    currency,
    metadata,
  } = stripeEvent.parse(JSON.parse(payload)).data.object;
  const orderId = metadata?.order_id;
  if (orderId === undefined) return null;
  const amountMinor = outcome === 'SUCCEEDED' ? (received ?? amount) : amount;
  return { outcome, paymentId: id, orderId, amountMinor, currency };
}

/**
 * Reads a message of the shop's own, such as that of a till.
 * @returns null where it is about something else
 * @throws SyntaxError or ZodError when the payload is no such message
 */
export function readInternalPayment(topic: string, payload: string): PaymentReport | null {
  const outcome = Object.hasOwn(outcomes, topic) ? outcomes[topic] : undefined;
  if (outcome === undefined || !topic.startsWith('payment.')) return null;
  return { outcome, ...internalMessage.parse(JSON.parse(payload)).data };
}
