import { webhookSettings } from './webhook-secrets.ts';

const names = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'SERVICE_KEYS',
  'SMTP_URL',
  'SHOPIFY_API_TOKEN',
  'STRIPE_API_KEY',
  ...Object.values(webhookSettings),
]);

/** Whether a setting is secret: it is never shown, and a file can hold it (`DATABASE_URL_FILE`). */
export function isSecretSetting(name: string): boolean {
  return names.has(name) || /^[A-Z]+_DATABASE_URL$/.test(name);
}
