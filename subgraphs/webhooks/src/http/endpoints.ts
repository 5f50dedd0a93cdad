/** The addresses that senders are given, how each shows that it is who it says, and how what it says is read. */

import type { IncomingHttpHeaders } from 'node:http';
import type { WebhookSecrets } from '@pet/platform/config';
import { type ReceivedDelivery, readInternal, readShopify, readStripe } from '../domain/delivery.ts';
import { isPrivacyTopic } from '../domain/privacy.ts';
import { checkShopify, checkStandard, checkStripe, type SignatureProblem } from '../domain/signatures.ts';

/** One address. */
export interface Endpoint {
  /** Without secrets there is nobody whose deliveries could be told from others'. */
  readonly secrets: readonly string[];
  check(body: Buffer, headers: IncomingHttpHeaders, now: Date): SignatureProblem | null;
  /** @throws SyntaxError or ZodError when headers or body are not what this sender sends */
  read(headers: IncomingHttpHeaders, payload: string): ReceivedDelivery;
}

/** A header that came once; of one that came several times, what they are joined to fits nothing. */
function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? undefined : value;
}

function shopify(secrets: readonly string[], isExpected: (topic: string) => boolean): Endpoint {
  return {
    secrets,
    check: (body, headers) => checkShopify(body, header(headers, 'x-shopify-hmac-sha256'), secrets),
    read: (headers, payload) => readShopify(headers, payload, isExpected),
  };
}

/** Every address below `/webhooks/`, by what follows that. */
export function endpointsOf({
  shopify: app,
  stripe,
  internal,
}: WebhookSecrets): ReadonlyMap<string, Endpoint> {
  return new Map<string, Endpoint>([
    ['shopify/orders', shopify(app, (topic) => topic.startsWith('orders/'))],
    ['shopify/products', shopify(app, (topic) => topic.startsWith('products/'))],
    ['shopify/privacy', shopify(app, isPrivacyTopic)],
    [
      'stripe/payment',
      {
        secrets: stripe,
        check: (body, headers, now) => checkStripe(body, header(headers, 'stripe-signature'), stripe, now),
        read: (_headers, payload) => readStripe(payload),
      },
    ],
    [
      'internal',
      {
        secrets: internal,
        check: (body, headers, now) =>
          checkStandard(
            body,
            {
              id: header(headers, 'webhook-id'),
              timestamp: header(headers, 'webhook-timestamp'),
              signature: header(headers, 'webhook-signature'),
            },
            internal,
            now,
          ),
        read: readInternal,
      },
    ],
  ]);
}
