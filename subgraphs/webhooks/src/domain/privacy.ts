/**
 * What Shopify has to be able to ask of everybody who keeps data of a shop's customers.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */

import { z } from 'zod';

/** Somebody asks what is known of them; somebody is to be forgotten; a shop is. */
export type PrivacyTopic = 'customers/data_request' | 'customers/redact' | 'shop/redact';

const topics: readonly string[] = [
  'customers/data_request',
  'customers/redact',
  'shop/redact',
] satisfies PrivacyTopic[];

export function isPrivacyTopic(topic: string): topic is PrivacyTopic {
  return topics.includes(topic);
}

/** How ids of orders begin, as `admin_graphql_api_id` has them. */
export const orderIds = 'gid://shopify/Order/';

/** Who is to be forgotten, and of which orders, by their ids as `admin_graphql_api_id` has them. */
export interface Redaction {
  readonly customer: string;
  readonly orders: readonly string[];
}

/** Nobody has so many orders; a person may look at it. */
const mostOrders = 1_000;

const id = z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(/^\d{1,30}$/));
const customerRequest = z.object({ customer: z.object({ id }) });
const redaction = customerRequest.extend({ orders_to_redact: z.array(id).max(mostOrders) });

/** Parses JSON in which ids are numbers, and may exceed 2^53: long ones become text. Texts are matched to be left alone. */
function parseLongIds(json: string): unknown {
  const quoted = json.replaceAll(/"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(quoted);
}

function customerOf({ customer }: z.infer<typeof customerRequest>): string {
  return `gid://shopify/Customer/${customer.id}`;
}

/** Of whom a request of a customer's is, by the id as `admin_graphql_api_id` has it; null where it does not say. */
export function requestingCustomer(payload: string): string | null {
  const { data } = customerRequest.safeParse(parseLongIds(payload));
  return data ? customerOf(data) : null;
}

/** @throws SyntaxError or ZodError when the payload is not what `customers/redact` delivers */
export function readRedaction(payload: string): Redaction {
  const told = redaction.parse(parseLongIds(payload));
  return {
    customer: customerOf(told),
    orders: told.orders_to_redact.map((one) => orderIds + one),
  };
}

const fact = z.unknown().optional();

/** Of an order, what says nothing of who placed it. How goods were personalised does. */
const impersonalOrder = z.object({
  admin_graphql_api_id: fact,
  name: fact,
  currency: fact,
  total_price: fact,
  total_shipping_price_set: fact,
  financial_status: fact,
  cancelled_at: fact,
  created_at: fact,
  updated_at: fact,
  line_items: z.array(z.object({ title: fact, variant_title: fact, sku: fact, quantity: fact, price: fact })),
});

/** What may be kept of the payload of an order whose buyer is to be forgotten; null where it cannot be told. */
export function withoutBuyer(payload: string): string | null {
  const { data } = impersonalOrder.safeParse(JSON.parse(payload));
  return data ? JSON.stringify(data) : null;
}
