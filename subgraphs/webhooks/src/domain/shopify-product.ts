/** A Shopify product, as far as this shop's catalogue shows it. */

import { z } from 'zod';
import { decimalAmount } from './amounts.ts';
import { cleanText, optionalText } from './text.ts';

const product = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Product\/\d{1,30}$/),
  title: cleanText(200),
  handle: cleanText(200),
  vendor: optionalText(100),
  status: z.enum(['active', 'archived', 'draft', 'unlisted']),
  updated_at: z.iso.datetime({ offset: true }),
  variants: z
    .array(
      z.object({
        admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d{1,30}$/),
        title: cleanText(200),
        sku: optionalText(100),
        price: decimalAmount,
      }),
    )
    .max(2_048),
});

/** A product, as the catalogue has it. */
export interface ExternalProduct {
  readonly title: string;
  readonly handle: string;
  readonly vendor: string | null;
  /** Whether customers see it. */
  readonly listed: boolean;
  readonly variants: readonly {
    readonly externalId: string;
    readonly title: string;
    readonly sku: string | null;
    readonly priceMinor: number;
  }[];
}

/** What became of a product. */
export interface ProductChange {
  readonly externalId: string;
  readonly updatedAt: Date | null;
  /** Null once it is deleted. */
  readonly product: ExternalProduct | null;
}

/** @throws SyntaxError or ZodError when the payload is no product of Shopify's */
export function readShopifyProduct(payload: string): ProductChange {
  const {
    admin_graphql_api_id: externalId,
    updated_at,
    variants,
    status,
    ...rest
  } = product.parse(JSON.parse(payload));
  return {
    externalId,
    updatedAt: new Date(updated_at),
    product: {
      ...rest,
      listed: status === 'active',
      variants: variants.map(({ admin_graphql_api_id, price: priceMinor, title, sku }) => ({
        externalId: admin_graphql_api_id,
        title,
        sku,
        priceMinor,
      })),
    },
  };
}

/**
 * Reads what `products/delete` says: an id alone, as a number, which may exceed 2^53. So its digits are taken.
 * @throws Error when there is none
 */
export function readDeletedProduct(payload: string): ProductChange {
  const digits = /^\s*\{\s*"id"\s*:\s*(\d{1,30})\s*[,}]/.exec(payload)?.[1];
  if (digits === undefined) throw new Error('The payload does not begin with the id of a product.');
  return { externalId: `gid://shopify/Product/${digits}`, updatedAt: null, product: null };
}
