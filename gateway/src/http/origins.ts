import type { Config } from '@pet/platform/config';

/** Where local pages and Sandbox come from, which are welcome in development. */
const developmentOrigins = [
  'https://studio.apollographql.com',
  /^http:\/\/(localhost|127\.0\.0\.1):\d+$/,
] as const;

/** The origins (RFC 6454) whose pages may call with credentials: those allowed, and our own public address. */
export function credentialedOrigins({
  development,
  allowedOrigins,
  publicUrl,
}: Pick<Config, 'development' | 'allowedOrigins' | 'publicUrl'>): (string | RegExp)[] {
  return [
    ...allowedOrigins,
    ...(publicUrl === null ? [] : [new URL(publicUrl).origin]),
    ...(development ? developmentOrigins : []),
  ];
}

/** Whether an `Origin` header names one of these. */
export function isOneOf(origins: readonly (string | RegExp)[], origin: string | undefined): boolean {
  if (origin === undefined) return false;
  return origins.some((one) => (typeof one === 'string' ? one === origin : one.test(origin)));
}
