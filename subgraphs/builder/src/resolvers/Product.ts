import type { ProductResolvers, ProductVariantResolvers } from '../../generated/graphql.ts';
import { storedVariants } from '../domain/product.ts';
import { usd } from '../service/input.ts';

export const Product: ProductResolvers = {
  variants: ({ variants }) => storedVariants.parse(variants),
};

export const ProductVariant: ProductVariantResolvers = {
  price: ({ priceMinor }) => usd(priceMinor),
};
