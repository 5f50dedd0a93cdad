import Stripe from 'stripe';
import { readStripe } from '../domain/delivery.ts';
import { pageDeadline, type Sender } from './sender.ts';

/** The events we are told of by webhooks. */
const types = ['payment_intent.succeeded', 'payment_intent.payment_failed'];

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

/**
 * Stripe's list of events, of which it keeps 30 days. An event has the same id there as when it is delivered.
 * @see https://docs.stripe.com/api/events/list
 */
export function openStripe({ url, key }: { readonly url: string; readonly key: string }): Sender {
  const { hostname: host, port, protocol } = new URL(url);
  const stripe = new Stripe(key, {
    host,
    ...(port && { port }),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: pageDeadline,
    maxNetworkRetries: 2,
    telemetry: false,
  });
  return {
    async *tell({ from, to }, signal) {
      const created = { gte: seconds(from), lt: seconds(to) };
      for await (const event of stripe.events.list({ created, types, limit: 100 })) {
        signal.throwIfAborted();
        yield readStripe(JSON.stringify(event));
      }
    },
  };
}
