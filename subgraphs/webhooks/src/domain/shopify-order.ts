/** A Shopify order, as far as this shop needs it. Ids exceed 2^53, so only those that are text are read. */

import { z } from 'zod';
import { currencyCode, decimalAmount } from './amounts.ts';
import { cleanText, optionalText } from './text.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Statuses of payment that say that the order was paid once, whatever came of the money. */
const paidStatuses = new Set(['paid', 'partially_refunded', 'refunded']);

const property = z.object({ name: cleanText(100), value: z.union([z.string(), z.number()]) });

const line = z.object({
  title: cleanText(200),
  variant_title: optionalText(200),
  sku: optionalText(100),
  quantity: z.int().min(0).max(100_000),
  price: decimalAmount,
  properties: z.array(property).max(100).nullish(),
});

const address = z.object({
  name: optionalText(100),
  company: optionalText(100),
  address1: optionalText(200),
  address2: optionalText(200),
  city: optionalText(100),
  province_code: optionalText(100),
  zip: optionalText(20),
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullish(),
  phone: optionalText(30),
});

const order = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Order\/\d{1,30}$/),
  name: cleanText(64),
  email: optionalText(254),
  currency: currencyCode,
  total_price: decimalAmount,
  total_shipping_price_set: z.object({ shop_money: z.object({ amount: decimalAmount }) }).nullish(),
  financial_status: z.string().nullish(),
  cancelled_at: instant.nullish(),
  created_at: instant,
  updated_at: instant,
  line_items: z.array(line).min(1).max(250),
  shipping_address: address.nullish(),
});

/** One line of an order. */
export interface OrderedLine {
  readonly title: string;
  readonly sku: string | null;
  /** The design of this shop it is to be made after, where the line names one. */
  readonly designId: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** How it is to be made, as the buyer chose. */
  readonly specification: readonly { readonly label: string; readonly value: string }[];
}

/** An order of another shop system. */
export interface ExternalOrder {
  readonly externalId: string;
  /** What people there call it, for example `#1001`. */
  readonly number: string;
  readonly email: string | null;
  readonly currency: string;
  readonly totalMinor: number;
  readonly shippingMinor: number;
  /** Whether it was ever paid. */
  readonly paid: boolean;
  readonly cancelled: boolean;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly lines: readonly OrderedLine[];
  readonly shippingAddress: ExternalAddress | null;
}

/** Where it goes; whatever the other system does not know is null. */
export interface ExternalAddress {
  readonly name: string | null;
  readonly company: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
  readonly phone: string | null;
}

/** The property of a line in which the storefront names the design. Shopify shows no property to buyers that begins so. */
const designProperty = '_design_id';

function lineOf({
  title,
  variant_title,
  sku,
  quantity,
  price,
  properties,
}: z.infer<typeof line>): OrderedLine {
  const told = (properties ?? []).map(({ name, value }) => ({ label: name, value: String(value) }));
  const designId = z.uuid().safeParse(told.find(({ label }) => label === designProperty)?.value);
  return {
    title: variant_title === null ? title : `${title} – ${variant_title}`,
    sku,
    designId: designId.success ? designId.data.toLowerCase() : null,
    quantity,
    unitPriceMinor: price,
    specification: told
      .filter(({ label }) => !label.startsWith('_'))
      .map(({ label, value }) => ({ label, value: cleanText(500).parse(value) })),
  };
}

function addressOf(given: z.infer<typeof address>): ExternalAddress {
  const { name, company, address1, address2, city, province_code, zip, country_code, phone } = given;
  return {
    name,
    company,
    line1: address1,
    line2: address2,
    city,
    region: province_code,
    postalCode: zip,
    country: country_code ?? null,
    phone,
  };
}

/** @throws SyntaxError or ZodError when the payload is no order of Shopify's */
export function readShopifyOrder(payload: string): ExternalOrder {
  const given = order.parse(JSON.parse(payload));
  return {
    externalId: given.admin_graphql_api_id,
    number: given.name,
    email: given.email,
    currency: given.currency,
    totalMinor: given.total_price,
    shippingMinor: given.total_shipping_price_set?.shop_money.amount ?? 0,
    paid: paidStatuses.has(given.financial_status ?? ''),
    cancelled: given.cancelled_at != null,
    placedAt: given.created_at,
    updatedAt: given.updated_at,
    // A line of which nothing is left was taken out of the order.
    lines: given.line_items.filter(({ quantity }) => quantity > 0).map(lineOf),
    shippingAddress: given.shipping_address ? addressOf(given.shipping_address) : null,
  };
}
