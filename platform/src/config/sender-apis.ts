import { StartupError } from './startup-error.ts';

/** The APIs of those who deliver webhooks, where what did not arrive can be fetched; null for those that are not set. */
export interface SenderApis {
  readonly shopify: { readonly url: string; readonly token: string } | null;
  readonly stripe: { readonly url: string; readonly key: string } | null;
}

/** @throws StartupError where only half of what Shopify's needs is set */
export function senderApisOf(settings: {
  readonly shop: string | undefined;
  readonly shopifyToken: string | undefined;
  readonly stripeKey: string | undefined;
}): SenderApis {
  const { shop, shopifyToken: token, stripeKey: key } = settings;
  if ((shop === undefined) !== (token === undefined))
    throw new StartupError('SHOPIFY_SHOP and SHOPIFY_API_TOKEN go together; set both or neither.');
  return {
    shopify: shop !== undefined && token !== undefined ? { url: `https://${shop}`, token } : null,
    stripe: key === undefined ? null : { url: 'https://api.stripe.com', key },
  };
}
