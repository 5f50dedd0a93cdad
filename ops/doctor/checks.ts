import { webhookSettings } from '@pet/platform/config';
import type { Facts, Unreachable } from './facts.ts';

/** Something that is not as it should be. */
export interface Finding {
  /** `unsafe` is to be mended before anybody else uses the installation; `advice` is for the next quiet hour. */
  readonly severity: 'unsafe' | 'advice';
  readonly problem: string;
  readonly remedy: string;
}

/** One thing to look at. */
export interface Check extends Omit<Finding, 'problem'> {
  /** @returns the problem as a sentence; null where there is none */
  find(facts: Facts): string | null;
}

/** Days. */
const oldestKey = 90;
/** Calls between services are good for half a minute; what is left is for the way. Milliseconds. */
const worstSkew = 20_000;
const worthMentioningSkew = 2_000;

const localHosts = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

function isPlainAndElsewhere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !localHosts.has(hostname);
}

function isUnreachable(fact: object | null): fact is Unreachable {
  return fact !== null && 'reason' in fact;
}

/** The clock that differs most, of those that were asked. */
function worstClock({ database, redis }: Facts): { readonly name: string; readonly skewMs: number } {
  const clocks = [
    { name: 'PostgreSQL', fact: database },
    { name: 'Redis', fact: redis },
  ].map(({ name, fact }) => ({ name, skewMs: fact && 'skewMs' in fact ? fact.skewMs : 0 }));
  return clocks.reduce((worst, clock) => (Math.abs(clock.skewMs) > Math.abs(worst.skewMs) ? clock : worst));
}

function clockProblem(facts: Facts, least: number, most: number): string | null {
  const { name, skewMs } = worstClock(facts);
  const size = Math.abs(skewMs);
  return size > least && size <= most ? `The clock of ${name} differs from ours by ${size} ms.` : null;
}

/** Holds in production only: development is meant to be open. */
function inProduction(find: Check['find']): Check['find'] {
  return (facts) => (facts.config.development ? null : find(facts));
}

/** All that is looked at, in the order in which it is told. */
export const checks: readonly Check[] = [
  {
    severity: 'unsafe',
    find({ config: { development, host, publicUrl } }) {
      const isPublic = publicUrl !== null && !localHosts.has(new URL(publicUrl).hostname);
      if (!development || (localHosts.has(host) && !isPublic)) return null;
      return 'Others can reach an installation in development: it has accounts with a known password, and shows its schema.';
    },
    remedy: 'Set NODE_ENV=production, or HOST=127.0.0.1 and no PUBLIC_URL.',
  },
  {
    severity: 'unsafe',
    find: inProduction(({ config: { publicUrl } }) =>
      publicUrl === null ? 'Nothing says where clients reach the gateway, so links lead nowhere.' : null,
    ),
    remedy: 'Set PUBLIC_URL to the https:// address of the gateway.',
  },
  {
    severity: 'unsafe',
    find: inProduction(({ config: { publicUrl } }) =>
      publicUrl?.startsWith('http:') ? `PUBLIC_URL is ${publicUrl}: passwords and tokens can be read.` : null,
    ),
    remedy: 'Put TLS in front of the gateway, and set PUBLIC_URL to its https:// address.',
  },
  {
    severity: 'unsafe',
    find: inProduction(({ config: { allowedOrigins } }) => {
      const plain = allowedOrigins.filter((origin) => origin.startsWith('http:'));
      return plain.length > 0
        ? `ALLOWED_ORIGINS trusts pages that anybody can alter: ${plain.join(', ')}.`
        : null;
    }),
    remedy: 'Name https:// origins only.',
  },
  {
    severity: 'advice',
    find: inProduction(({ config: { allowedOrigins } }) =>
      allowedOrigins.length === 0 ? 'ALLOWED_ORIGINS is empty: no page of another origin can call.' : null,
    ),
    remedy: 'Name the origins of your pages; leave it empty if there are none.',
  },
  {
    severity: 'unsafe',
    find: ({ config: { redisUrl }, remotes }) =>
      redisUrl === null && remotes.size > 0
        ? 'There are several processes and no Redis: ended sessions go on elsewhere, and events wait.'
        : null,
    remedy: 'Set REDIS_URL, the same in all processes.',
  },
  {
    severity: 'unsafe',
    find: ({ redis }) => (isUnreachable(redis) ? `Redis does not answer: ${redis.reason}.` : null),
    remedy: 'Start it, or mend REDIS_URL.',
  },
  {
    severity: 'advice',
    find: inProduction(({ config: { redisUrl } }) =>
      redisUrl !== null && new URL(redisUrl).password === ''
        ? 'Redis asks for no password: whoever reaches it can read and make events.'
        : null,
    ),
    remedy: 'Set requirepass or an ACL in Redis, and put the password into REDIS_URL.',
  },
  {
    severity: 'unsafe',
    find: ({ database }) =>
      isUnreachable(database) ? `The database does not answer as it should: ${database.reason}.` : null,
    remedy: 'Start it, or mend DATABASE_URL.',
  },
  {
    severity: 'unsafe',
    find: inProduction(({ config, database }) =>
      config.databaseUrl !== null && database && 'superuser' in database && database.superuser
        ? 'DATABASE_URL names a superuser, who can read all databases and the files of the server.'
        : null,
    ),
    remedy:
      'Make a user for it: CREATE ROLE shop LOGIN CREATEROLE PASSWORD …, and make that the owner of the database.',
  },
  {
    severity: 'unsafe',
    find: inProduction(({ database }) =>
      database && 'demoAccounts' in database && database.demoAccounts > 0
        ? `Accounts of the demonstration are in the database (${database.demoAccounts}); everybody knows their password.`
        : null,
    ),
    remedy: 'Begin with an empty database; NODE_ENV=production puts no such accounts into it.',
  },
  {
    severity: 'advice',
    find: inProduction(({ config: { databaseUrl } }) =>
      databaseUrl === null ? 'The data is in the embedded PostgreSQL, on this machine only.' : null,
    ),
    remedy: 'Set DATABASE_URL to a database that is backed up.',
  },
  {
    severity: 'unsafe',
    find: ({ secrets }) =>
      secrets?.openToAll ? `Every user of this machine can read ${secrets.path}.` : null,
    remedy: 'chmod 600 the file, or 700 its folder; if others may have read it: npm run keys -- replace.',
  },
  {
    severity: 'advice',
    find({ secrets, now }) {
      const [latest] = secrets?.signingKeys ?? [];
      const days = latest ? Math.floor((now.getTime() - latest.since.getTime()) / 86_400_000) : 0;
      return days > oldestKey ? `The key of access tokens is ${days} days old.` : null;
    },
    remedy: 'npm run keys -- rotate',
  },
  {
    severity: 'advice',
    find: inProduction(({ config: { trustedDocuments } }) =>
      trustedDocuments === 'off' ? 'Clients may run any operation they think of.' : null,
    ),
    remedy: 'Set TRUSTED_DOCUMENTS=log, and when the log is quiet TRUSTED_DOCUMENTS=only.',
  },
  {
    severity: 'advice',
    find: inProduction(({ remotes }) => {
      const plain = [...remotes].filter(([, { url }]) => isPlainAndElsewhere(url)).map(([name]) => name);
      return plain.length > 0 ? `Calls to ${plain.join(', ')} are signed, but can be read on the way.` : null;
    }),
    remedy: 'Keep them to a private network, or name https:// addresses.',
  },
  {
    severity: 'advice',
    find: inProduction(({ config: { webhookSecrets } }) => {
      const missing = (['shopify', 'stripe', 'internal'] as const).filter(
        (sender) => webhookSecrets[sender].length === 0,
      );
      const settings = missing.map((sender) => webhookSettings[sender]);
      return settings.length > 0
        ? `Webhooks of whom no secret is known are refused: ${settings.join(', ')} are not set.`
        : null;
    }),
    remedy: 'Set those of the senders that deliver to you; leave the others empty.',
  },
  {
    severity: 'unsafe',
    find: (facts) => clockProblem(facts, worstSkew, Number.POSITIVE_INFINITY),
    remedy:
      'Run an NTP client on every machine: calls between services and tokens are refused when clocks differ.',
  },
  {
    severity: 'advice',
    find: (facts) => clockProblem(facts, worthMentioningSkew, worstSkew),
    remedy: 'Run an NTP client on every machine.',
  },
];

/** @returns what the checks find, in their order */
export function examine(facts: Facts): Finding[] {
  return checks.flatMap(({ severity, find, remedy }) => {
    const problem = find(facts);
    return problem === null ? [] : [{ severity, problem, remedy }];
  });
}
