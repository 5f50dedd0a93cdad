import { loadConfig } from '@pet/platform/config';
import { describe, expect, it } from 'vitest';
import { checks, examine, type Finding } from '../../doctor/checks.ts';
import type { DatabaseFacts, Facts, SecretsFacts } from '../../doctor/facts.ts';

const now = new Date('2026-11-21T12:00:00Z');
const day = 86_400_000;
const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } as const;

const environment = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  PUBLIC_URL: 'https://api.shop.example',
  ALLOWED_ORIGINS: 'https://shop.example',
  DATABASE_URL: 'postgresql://shop:Zx81-kT5vw-Qm3@db/shop',
  REDIS_URL: 'rediss://:Zx81-kT5vw-Qm3@redis:6379',
  TRUSTED_DOCUMENTS: 'only',
  SHOPIFY_WEBHOOK_SECRETS: 'shpss_5b1f0c2e9a7d4836',
  STRIPE_WEBHOOK_SECRETS: 'whsec_Zx81kT5vwQm3Lp9d',
  INTERNAL_WEBHOOK_SECRETS: 'whsec_K3p9Qm1Zx8Lt5vWd7Rf2Yb6Nh4Jc0Gas',
};
const database: DatabaseFacts = { superuser: false, demoAccounts: 0, skewMs: 12 };
const secrets: SecretsFacts = {
  path: '/data/secrets.json',
  openToAll: false,
  signingKeys: [{ key, since: new Date(now.getTime() - 30 * day), until: null }],
};

/** A fleet in production in which all is well, but for what is given. */
function facts(
  changes: Partial<Omit<Facts, 'config'>> = {},
  variables: Readonly<Record<string, string>> = {},
): Facts {
  return {
    now,
    config: loadConfig({ ...environment, ...variables }),
    remotes: new Map([['orders', { url: 'https://orders.internal/graphql', weight: 100 }]]),
    secrets,
    database,
    redis: { skewMs: -3 },
    ...changes,
  };
}

const since = new Date(now.getTime() - 91 * day);
const cases: readonly [what: string, facts: Facts, severity: Finding['severity'], problem: RegExp][] = [
  ['development that others reach', facts({}, { NODE_ENV: 'development' }), 'unsafe', /in development/],
  [
    'development with a public address',
    facts({}, { NODE_ENV: 'development', HOST: '127.0.0.1' }),
    'unsafe',
    /in development/,
  ],
  ['no address', facts({}, { PUBLIC_URL: '' }), 'unsafe', /links lead nowhere/],
  ['an address without TLS', facts({}, { PUBLIC_URL: 'http://api.shop.example' }), 'unsafe', /can be read/],
  [
    'an origin without TLS',
    facts({}, { ALLOWED_ORIGINS: 'https://a.example,http://b.example' }),
    'unsafe',
    /: http:\/\/b\.example\.$/,
  ],
  ['no origins', facts({}, { ALLOWED_ORIGINS: '' }), 'advice', /ALLOWED_ORIGINS is empty/],
  ['no Redis', facts({ redis: null }, { REDIS_URL: '' }), 'unsafe', /no Redis/],
  ['Redis away', facts({ redis: { reason: 'refused' } }), 'unsafe', /Redis does not answer: refused/],
  ['Redis without a password', facts({}, { REDIS_URL: 'redis://redis' }), 'advice', /asks for no password/],
  [
    'the database away',
    facts({ database: { reason: 'refused' } }),
    'unsafe',
    /not answer as it should: refused/,
  ],
  ['a superuser', facts({ database: { ...database, superuser: true } }), 'unsafe', /a superuser/],
  [
    'demo accounts',
    facts({ database: { ...database, demoAccounts: 4 } }),
    'unsafe',
    /demonstration .* \(4\)/,
  ],
  ['the embedded database', facts({}, { DATABASE_URL: '' }), 'advice', /embedded PostgreSQL/],
  ['secrets open to all', facts({ secrets: { ...secrets, openToAll: true } }), 'unsafe', /Every user/],
  [
    'an old key',
    facts({ secrets: { ...secrets, signingKeys: [{ key, since, until: null }] } }),
    'advice',
    /91 days old/,
  ],
  ['any document', facts({}, { TRUSTED_DOCUMENTS: 'off' }), 'advice', /any operation/],
  [
    'a sender whose webhooks nobody can tell from others',
    facts({}, { STRIPE_WEBHOOK_SECRETS: '' }),
    'advice',
    /: STRIPE_WEBHOOK_SECRETS are not set/,
  ],
  [
    'services without TLS',
    facts({ remotes: new Map([['orders', { url: 'http://orders:4003/graphql', weight: 10 }]]) }),
    'advice',
    /Calls to orders/,
  ],
  ['a clock that is wrong', facts({ redis: { skewMs: 25_000 } }), 'unsafe', /clock of Redis .* 25000 ms/],
  [
    'a clock that is not quite right',
    facts({ database: { ...database, skewMs: -4_000 } }),
    'advice',
    /clock of PostgreSQL .* 4000 ms/,
  ],
];

describe('the doctor', () => {
  it.each(cases)('finds %s, and nothing else', (_, given, severity, problem) => {
    expect(examine(given)).toEqual([
      { severity, problem: expect.stringMatching(problem), remedy: expect.any(String) },
    ]);
  });

  it('has a case for every check', () => {
    const found = new Set(cases.flatMap(([, given]) => examine(given).map(({ remedy }) => remedy)));
    expect(found).toEqual(new Set(checks.map(({ remedy }) => remedy)));
  });

  it('finds nothing where all is well', () => {
    expect(examine(facts())).toEqual([]);
  });

  it('leaves a laptop alone, before and after its first start', () => {
    const laptop = {
      now,
      config: loadConfig({}),
      remotes: new Map(),
      secrets: null,
      database: null,
      redis: null,
    };
    expect(examine(laptop)).toEqual([]);
    const started = { ...database, superuser: true, demoAccounts: 4 };
    expect(examine({ ...laptop, secrets, database: started })).toEqual([]);
  });
});
