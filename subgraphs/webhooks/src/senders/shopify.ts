import { z } from 'zod';
import type { ReceivedDelivery } from '../domain/delivery.ts';
import { pageDeadline, type Sender, type Window } from './sender.ts';

/** Its REST resources have the shape of its webhooks. */
const version = '2025-07';

const resource = z.looseObject({ admin_graphql_api_id: z.string().max(200), updated_at: z.string().max(40) });
const pages = {
  orders: { topic: 'orders/updated', answer: z.object({ orders: z.array(resource) }) },
  products: { topic: 'products/update', answer: z.object({ products: z.array(resource) }) },
} as const;
type Kind = keyof typeof pages;

/** The address of the next page, in a Link header (RFC 8288); null on the last. */
function nextPage(link: string | null, current: URL): URL | null {
  const address = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined) return null;
  const next = new URL(address, current);
  // The token goes nowhere else.
  if (next.origin !== current.origin) throw new Error(`Shopify names a page at ${next.origin}`);
  return next;
}

/**
 * Shopify's Admin API: every order and product that has changed. It is told as one more delivery of how the thing is now;
 * who knows that already recognises it by its revision.
 * @see https://shopify.dev/docs/api/admin-rest/2025-07/resources/order
 */
export function openShopify({ url, token }: { readonly url: string; readonly token: string }): Sender {
  function firstPage(kind: Kind, { from, to }: Window): URL {
    const page = new URL(`/admin/api/${version}/${kind}.json`, url);
    page.searchParams.set('updated_at_min', from.toISOString());
    page.searchParams.set('updated_at_max', to.toISOString());
    page.searchParams.set('limit', '250');
    if (kind === 'orders') page.searchParams.set('status', 'any');
    return page;
  }

  async function fetchPage(kind: Kind, page: URL, signal: AbortSignal) {
    const answer = await fetch(page, {
      headers: { 'x-shopify-access-token': token },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(pageDeadline)]),
    });
    if (!answer.ok) throw new Error(`Shopify answers ${answer.status} to ${page.pathname}`);
    const parsed: Record<string, z.infer<typeof resource>[]> = pages[kind].answer.parse(await answer.json());
    return { things: parsed[kind] ?? [], next: nextPage(answer.headers.get('link'), page) };
  }

  function deliveryOf(kind: Kind, thing: z.infer<typeof resource>): ReceivedDelivery {
    const { admin_graphql_api_id: id, updated_at: updatedAt } = thing;
    return {
      source: 'SHOPIFY',
      topic: pages[kind].topic,
      deliveryId: `reconciled ${id} ${updatedAt}`,
      eventId: null,
      triggeredAt: null,
      subject: kind === 'orders' ? id : null,
      payload: JSON.stringify(thing),
    };
  }

  return {
    async *tell(window, signal) {
      for (const kind of ['orders', 'products'] as const) {
        for (let page: URL | null = firstPage(kind, window); page !== null; ) {
          const { things, next } = await fetchPage(kind, page, signal);
          for (const thing of things) yield deliveryOf(kind, thing);
          page = next;
        }
      }
    },
  };
}
