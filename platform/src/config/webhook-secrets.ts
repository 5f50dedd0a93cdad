import { z } from 'zod';

/** By which those who deliver webhooks are known; several of one sender while one replaces another. */
export interface WebhookSecrets {
  /** The client secret of the Shopify app. */
  readonly shopify: readonly string[];
  /** The secret of the endpoint at Stripe, `whsec_…`. */
  readonly stripe: readonly string[];
  /** The secrets of our own systems, in base64 after `whsec_`, as Standard Webhooks has them. */
  readonly internal: readonly string[];
}

/** The names of the settings. */
export const webhookSettings: Readonly<Record<keyof WebhookSecrets, string>> = {
  shopify: 'SHOPIFY_WEBHOOK_SECRETS',
  stripe: 'STRIPE_WEBHOOK_SECRETS',
  internal: 'INTERNAL_WEBHOOK_SECRETS',
};

/** Everybody knows them, so that anybody can try what a delivery does; production has none unless they are set. */
export const developmentWebhookSecrets: WebhookSecrets = {
  shopify: ['shopify-in-development'],
  stripe: ['whsec_stripe_in_development'],
  internal: ['whsec_aW50ZXJuYWwtd2ViaG9va3MtaW4tZGV2ZWxvcG1lbnQ='],
};

/** Secrets separated by commas. */
export const secretList = z
  .string()
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.every((secret) => secret !== ''), 'must be secrets, separated by commas');

/** The same, each at least 24 random bytes in base64. */
export const standardSecretList = secretList.refine(
  (secrets) => secrets.every((secret) => /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)),
  'must be secrets of at least 24 bytes in base64, separated by commas ("openssl rand -base64 32")',
);
