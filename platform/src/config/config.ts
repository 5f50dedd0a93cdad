import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ServiceKey } from '../identity/service-signatures.ts';
import { defaultRateLimits, type RateLimits } from '../limits/rate-limits.ts';
import { type MailRoute, mailRouteOf } from './mail-route.ts';
import { rateLimits } from './rate-limits.ts';
import { isSecretSetting } from './secret-settings.ts';
import { type SenderApis, senderApisOf } from './sender-apis.ts';
import { serviceKeys } from './service-keys.ts';
import { StartupError } from './startup-error.ts';
import { trustedProxies } from './trusted-proxies.ts';
import { assertStrongSecrets } from './weak-secrets.ts';
import {
  developmentWebhookSecrets,
  secretList,
  standardSecretList,
  type WebhookSecrets,
} from './webhook-secrets.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** A folder of its own for each checkout, outside of it: as root, PostgreSQL runs as a user who may not read the checkout. */
function defaultDataDirectory(): string {
  const checkout = createHash('sha256').update(repository).digest('hex').slice(0, 8);
  const parent =
    process.getuid?.() === 0 ? '/var/lib' : (process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'));
  return join(parent, 'all-pet-plus', checkout);
}

const port = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(65535, 'must be at most 65535');
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' });
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

const environment = z
  .object({
    NODE_ENV: z
      .enum(['development', 'production', 'test'], 'must be development, production or test')
      .default('development'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: port.default(4000),
    METRICS_PORT: port.optional(),
    PUBLIC_URL: webUrl.optional(),
    ALLOWED_ORIGINS: list.pipe(z.array(webUrl)).default([]),
    TRUSTED_PROXIES: trustedProxies.default([]),
    RATE_LIMITS: rateLimits.optional(),
    MAX_OPERATION_COST: z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .default(10_000),
    DATA_DIRECTORY: z.string().min(1).default(defaultDataDirectory),
    FILES_DIRECTORY: z.string().min(1).optional(),
    DATABASE_URL: postgresUrl.optional(),
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' }).optional(),
    MAIL_FROM: z.email('must be an e-mail address').optional(),
    SERVICE_KEYS: serviceKeys.default([]),
    SHOPIFY_WEBHOOK_SECRETS: secretList.optional(),
    STRIPE_WEBHOOK_SECRETS: secretList.optional(),
    INTERNAL_WEBHOOK_SECRETS: standardSecretList.optional(),
    SHOPIFY_SHOP: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be the name of a host, such as example.myshopify.com')
      .optional(),
    SHOPIFY_API_TOKEN: z.string().min(1).optional(),
    STRIPE_API_KEY: z.string().min(1).optional(),
    TRUSTED_DOCUMENTS: z.enum(['off', 'log', 'only'], 'must be off, log or only').default('off'),
    TRUSTED_DOCUMENT_MANIFESTS: list.default([]),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be a pino level such as info',
      )
      .default('info'),
  })
  .catchall(z.unknown());

/** The settings of one process, parsed from its environment once. */
export interface Config {
  /** Development shows Sandbox, introspection and seeded accounts. */
  readonly development: boolean;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where a service answers `/ready` and `/metrics`; null means a thousand above its port. */
  readonly metricsPort: number | null;
  /** Where clients reach the gateway; null means at the port it listens on. */
  readonly publicUrl: string | null;
  /** Origins whose pages may call the API with credentials. */
  readonly allowedOrigins: readonly string[];
  /** The proxies whose `X-Forwarded-For` is believed: addresses, ranges, and names of ranges. */
  readonly trustedProxies: readonly string[];
  /** How much of each class one client may ask for in a minute; null means that nobody counts. */
  readonly rateLimits: RateLimits | null;
  /** What one operation may cost at most. */
  readonly maxOperationCost: number;
  /** Holds the embedded PostgreSQL and this installation's secrets. */
  readonly dataDirectory: string;
  /** Holds what subgraphs keep in files, a folder for each. */
  readonly filesDirectory: string;
  /** A PostgreSQL database to use instead of the embedded one; its user must be able to create roles and schemas. */
  readonly databaseUrl: string | null;
  /** Databases of single subgraphs (`ORDERS_DATABASE_URL`), by subgraph name; these are used as they are. */
  readonly subgraphDatabaseUrls: ReadonlyMap<string, string>;
  /** The Redis by which processes tell each other what is new; null where there is none. */
  readonly redisUrl: string | null;
  readonly mailRoute: MailRoute;
  /** The keys by which services know each other, the one that signs first; empty means to make one of the secrets. */
  readonly serviceKeys: readonly ServiceKey[];
  /** By which webhooks are known; none of a sender means that it delivers nothing. */
  readonly webhookSecrets: WebhookSecrets;
  readonly senderApis: SenderApis;
  /** Whether operations that are not in the manifest of trusted documents are run, run and logged, or refused. */
  readonly trustedDocuments: 'off' | 'log' | 'only';
  /** Manifests of other versions of our clients, besides this one's: files, and folders of `.json` files. */
  readonly trustedDocumentManifests: readonly string[];
  readonly logLevel: string;
}

function subgraphDatabases(variables: Record<string, unknown>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(variables)) {
    const name = /^([A-Z]+)_DATABASE_URL$/.exec(key)?.[1];
    if (name === undefined || value === undefined) continue;
    const url = postgresUrl.safeParse(value);
    if (!url.success) throw new StartupError(`${key} must be a postgresql:// URL.`);
    found.set(name.toLowerCase(), url.data);
  }
  return found;
}

const noWebhookSecrets: WebhookSecrets = { shopify: [], stripe: [], internal: [] };

/** In development all requests come from one machine, tests and load among them, and nobody attacks it. */
function usualRateLimits(environment: string): RateLimits | null {
  return environment === 'production' ? defaultRateLimits : null;
}

/**
 * Parses the environment.
 * @throws StartupError naming the variable, what is wrong with it, and its value unless it is secret; for a secret that
 * is too weak for production
 */
export function loadConfig(variables: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty variable (`PORT=`) means unset, as in docker-compose files.
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = environment.safeParse(present);
  if (!result.success) {
    const [issue] = result.error.issues;
    const name = String(issue?.path[0]);
    const value = isSecretSetting(name) ? '' : `, but is "${present[name]}"`;
    throw new StartupError(`The environment variable ${name} ${issue?.message}${value}.`);
  }
  const settings = result.data;
  const development = settings.NODE_ENV !== 'production';
  const usualSecrets = development ? developmentWebhookSecrets : noWebhookSecrets;
  const config: Config = {
    development,
    host: settings.HOST,
    port: settings.PORT,
    metricsPort: settings.METRICS_PORT ?? null,
    publicUrl: settings.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    allowedOrigins: settings.ALLOWED_ORIGINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    rateLimits:
      settings.RATE_LIMITS === undefined ? usualRateLimits(settings.NODE_ENV) : settings.RATE_LIMITS,
    maxOperationCost: settings.MAX_OPERATION_COST,
    dataDirectory: settings.DATA_DIRECTORY,
    filesDirectory: settings.FILES_DIRECTORY ?? join(settings.DATA_DIRECTORY, 'files'),
    databaseUrl: settings.DATABASE_URL ?? null,
    subgraphDatabaseUrls: subgraphDatabases(present),
    redisUrl: settings.REDIS_URL ?? null,
    mailRoute: mailRouteOf({ url: settings.SMTP_URL, from: settings.MAIL_FROM, development }),
    serviceKeys: settings.SERVICE_KEYS,
    webhookSecrets: {
      shopify: settings.SHOPIFY_WEBHOOK_SECRETS ?? usualSecrets.shopify,
      stripe: settings.STRIPE_WEBHOOK_SECRETS ?? usualSecrets.stripe,
      internal: settings.INTERNAL_WEBHOOK_SECRETS ?? usualSecrets.internal,
    },
    senderApis: senderApisOf({
      shop: settings.SHOPIFY_SHOP,
      shopifyToken: settings.SHOPIFY_API_TOKEN,
      stripeKey: settings.STRIPE_API_KEY,
    }),
    trustedDocuments: settings.TRUSTED_DOCUMENTS,
    trustedDocumentManifests: settings.TRUSTED_DOCUMENT_MANIFESTS,
    logLevel: settings.LOG_LEVEL,
  };
  if (!development) assertStrongSecrets(config);
  return config;
}
