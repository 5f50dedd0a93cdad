import { createHash } from 'node:crypto';
import type { RateClass, RateLimiter, RateState } from '@pet/platform/limits';
import { GraphQLError } from 'graphql';
import { clientKey } from '../client-address.ts';
import type { GatewayContext } from '../request-context.ts';
import type { ClassUsage, Usage } from './usage.ts';

/** Who asks, as far as limits go. */
export type LimitedClient = Pick<GatewayContext, 'actor' | 'clientAddress'>;

/** A response header: its name and value. */
export type Header = readonly [name: string, value: string];

/** What is counted in one window. */
interface Taking {
  readonly rateClass: RateClass;
  readonly key: string;
  readonly amount: number;
}

function addressKey(clientAddress: LimitedClient['clientAddress']): string {
  return `address:${clientKey(clientAddress)}`;
}

/** Keys of accounts are kept outside of this process, where nobody needs to read addresses. */
function accountKey(account: string): string {
  return `account:${createHash('sha256').update(account).digest('base64url')}`;
}

/** How often each account is tried. */
function takingsOfAccounts(accounts: Usage['accounts'], actor: LimitedClient['actor']): readonly Taking[] {
  if (accounts.length === 0) return [];
  const tried = new Map<string, number>();
  for (const named of accounts) {
    const account = named ?? actor?.userId;
    if (account !== undefined) tried.set(account, (tried.get(account) ?? 0) + 1);
  }
  return Array.from(tried, ([account, amount]) => ({ rateClass: 'auth', key: accountKey(account), amount }));
}

/**
 * Counts what an operation takes of its client's limits, until one of them is exceeded. Whoever is signed in is counted
 * as that account, others by their address. Where passwords and tokens are tried it is the address for everybody, and
 * then each account that is tried, so that neither one address tries many accounts nor many addresses one account.
 * @returns the window in which least is left, or the one that is exceeded
 */
export async function countUsage(
  limiter: RateLimiter,
  { fields: [first, ...others], accounts }: Usage,
  { actor, clientAddress }: LimitedClient,
): Promise<RateState> {
  const client = actor === null ? addressKey(clientAddress) : `actor:${actor.userId}`;
  const takingOf = ({ rateClass, amount }: ClassUsage): Taking => ({
    rateClass,
    key: rateClass === 'auth' ? addressKey(clientAddress) : client,
    amount,
  });
  const count = ({ rateClass, key, amount }: Taking) => limiter.count(rateClass, key, amount);

  let tightest = await count(takingOf(first));
  for (const taking of [...others.map(takingOf), ...takingsOfAccounts(accounts, actor)]) {
    if (!tightest.allowed) break;
    const state = await count(taking);
    if (!state.allowed || state.remaining < tightest.remaining) tightest = state;
  }
  return tightest;
}

function inSeconds({ resetIn }: RateState): number {
  return Math.max(1, Math.ceil(resetIn / 1000));
}

/** The headers of draft-ietf-httpapi-ratelimit-headers, in the form that clients know. */
export function rateLimitHeaders(state: RateState): readonly Header[] {
  const seconds = String(inSeconds(state));
  const headers: Header[] = [
    ['ratelimit-limit', String(state.limit)],
    ['ratelimit-remaining', String(state.remaining)],
    ['ratelimit-reset', seconds],
  ];
  if (!state.allowed) headers.push(['retry-after', seconds]);
  return headers;
}

/** What is answered to an operation that is over its client's limit; in `retryAfter` for who sees no headers. */
export function rateLimited(state: RateState): GraphQLError {
  const retryAfter = inSeconds(state);
  return new GraphQLError(`Too many requests of this kind; try again in ${retryAfter} s.`, {
    extensions: { code: 'RATE_LIMITED', retryAfter, http: { status: 429 } },
  });
}
