import type { Prisma } from '../../generated/prisma/client.ts';

const at = new Date(Date.UTC(2026, 9, 1, 9));

/** A product, as webhooks' development data has it delivered. */
export const SEED_PRODUCT: Prisma.ProductCreateManyInput = {
  id: 'a1000000-0000-4000-8000-000000000001',
  externalId: 'gid://shopify/Product/9007199254741001',
  revision: at.toISOString(),
  title: 'Trail harness',
  handle: 'trail-harness',
  vendor: 'All Pet Plus',
  listed: true,
  variants: ['S', 'M', 'L'].map((size, index) => ({
    externalId: `gid://shopify/ProductVariant/${9_007_199_254_741_010n + BigInt(index)}`,
    title: `${size} / Teal`,
    sku: `TRAIL-${size}-TEAL`,
    priceMinor: 9_970,
  })),
  createdAt: at,
  updatedAt: at,
};
