import type { SenderApis } from '@pet/platform/config';
import type { Source } from '../domain/delivery.ts';
import type { Sender } from './sender.ts';
import { openShopify } from './shopify.ts';
import { openStripe } from './stripe.ts';

/** Opens the ways to ask those senders of which one is set. */
export function openSenders({ shopify, stripe }: SenderApis): ReadonlyMap<Source, Sender> {
  const senders = new Map<Source, Sender>();
  if (shopify !== null) senders.set('SHOPIFY', openShopify(shopify));
  if (stripe !== null) senders.set('STRIPE', openStripe(stripe));
  return senders;
}
