import type { ServiceKey } from '../identity/service-signatures.ts';
import { StartupError } from './startup-error.ts';
import { developmentWebhookSecrets, type WebhookSecrets, webhookSettings } from './webhook-secrets.ts';

/** Characters. Those that "openssl rand -base64 24" makes have 32. */
const shortestPassword = 12;

/** Of 32 random bytes hardly ever fewer than 24 differ. */
const fewestDistinctBytes = 16;

/** What examples and first set-ups have in the place of a password; letters and digits only. */
const placeholders =
  /^(password|passw0rd|secret|postgres|postgresql|redis|admin|root|user|guest|default|example|sample|test|testing|demo|harnessdemo|letmein|qwerty|welcome|private|dev|development|local|none|todo|abc|x+)*[0-9]*$/;

/** Such a one is a placeholder wherever it stands. */
const unfinished = /change[^a-z]*me|replace[^a-z]*me|your[^a-z]*password|placeholder|insecure/i;

/** @returns what is wrong with a password, as the end of a sentence that begins with its name; null for a good one */
export function weaknessOfPassword(password: string): string | null {
  const plain = password.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (unfinished.test(password) || placeholders.test(plain)) return 'is one that everybody knows';
  if (password.length < shortestPassword) return `is shorter than ${shortestPassword} characters`;
  return new Set(password).size < shortestPassword / 2 ? 'is one that can be guessed' : null;
}

/** The secrets among the settings. */
interface ConfiguredSecrets {
  readonly databaseUrl: string | null;
  readonly subgraphDatabaseUrls: ReadonlyMap<string, string>;
  readonly redisUrl: string | null;
  readonly serviceKeys: readonly ServiceKey[];
  readonly webhookSecrets: WebhookSecrets;
}

function passwordOf(url: string): string {
  const { password } = new URL(url);
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

const knownSecrets = new Set(Object.values(developmentWebhookSecrets).flat());

/** Of what deliveries are signed with, the prefixes say nothing. */
function assertStrongWebhookSecrets(secrets: WebhookSecrets): void {
  for (const sender of ['shopify', 'stripe', 'internal'] as const) {
    for (const secret of secrets[sender]) {
      const weakness = weaknessOfPassword(secret.replace(/^(whsec|shpss)_/, ''));
      if (weakness === null && !knownSecrets.has(secret)) continue;
      throw new StartupError(
        `A secret in ${webhookSettings[sender]} ${weakness ?? 'is one that everybody knows'}; production needs the one that its sender signs with.`,
      );
    }
  }
}

function assertStrongPassword(name: string, password: string): void {
  const weakness = weaknessOfPassword(password);
  if (weakness === null) return;
  throw new StartupError(
    `The password in ${name} ${weakness}; production needs a secret one ("openssl rand -base64 24").`,
  );
}

/**
 * Refuses secrets that others may know or guess.
 * @throws StartupError that names the setting and says how to make a better one, and never what it was
 */
export function assertStrongSecrets(secrets: ConfiguredSecrets): void {
  const { databaseUrl, subgraphDatabaseUrls, redisUrl, serviceKeys, webhookSecrets } = secrets;
  // A database and Redis may know their clients by other means. But of this password those of the roles of all subgraphs
  // are made, so without one everybody can make them.
  if (databaseUrl !== null && passwordOf(databaseUrl) === '')
    throw new StartupError(
      'DATABASE_URL needs a password in production: those of the subgraphs are made of it.',
    );
  const urls = new Map(
    [...subgraphDatabaseUrls].map(([name, url]) => [`${name.toUpperCase()}_DATABASE_URL`, url]),
  );
  if (databaseUrl !== null) urls.set('DATABASE_URL', databaseUrl);
  if (redisUrl !== null) urls.set('REDIS_URL', redisUrl);
  for (const [name, url] of urls) {
    const password = passwordOf(url);
    if (password !== '') assertStrongPassword(name, password);
  }
  assertStrongWebhookSecrets(webhookSecrets);
  for (const { id, key } of serviceKeys) {
    if (new Set(key).size >= fewestDistinctBytes && !unfinished.test(key.toString())) continue;
    throw new StartupError(
      `The key "${id}" in SERVICE_KEYS can be guessed; production needs random ones ("openssl rand -base64 32").`,
    );
  }
}
