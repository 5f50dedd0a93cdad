import { z } from 'zod';

const variant = z.object({
  externalId: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  priceMinor: z.int(),
});

/** One way in which a product can be bought; the price in minor units. */
export type Variant = z.infer<typeof variant>;

/** The variants of a product, as they are stored. */
export const storedVariants = z.array(variant);
