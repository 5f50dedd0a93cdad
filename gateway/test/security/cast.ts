import { randomUUID } from 'node:crypto';
import { demoAccounts } from '@pet/platform/demo';
import type { Actor as Identity } from '@pet/platform/identity';
import { expect, vi } from 'vitest';
import { type Answer, codes, read } from '../shop-client.ts';
import type { Actor } from './matrix/answers.ts';
import type { Shop } from './shop.ts';
import { type Ask, lentWord, type Owner, secretWord } from './things/setting.ts';
import { openThingSet, type ThingSet } from './things.ts';

/** Everybody who asks, in one shop. */
export interface Cast {
  readonly shop: Shop;
  readonly owner: Owner;
  /** An access token, of another session each time but for `ended`; null for `anonymous`. */
  tokenOf(actor: Actor): Promise<string | null>;
  /** Who a gateway says that it is, where it has believed them. */
  identityOf(actor: Actor): Identity | null;
  ask(actor: Actor): Ask;
  /** A set of the owner's things, all new. */
  newThings(): ThingSet;
}

async function register(shop: Shop, owner: Omit<Owner, 'id'>, displayName: string): Promise<string> {
  const answer = await shop.gateways[0].send(
    'mutation ($input: RegisterInput!) { register(input: $input) { session { user { id } } } }',
    { input: { ...owner, displayName, deviceName: 'the first device' } },
  );
  return read(answer, 'register.session.user.id');
}

/** A token of a session that every gateway knows to be over. */
async function endedToken({ gateways, accessTokens }: Shop, identity: Identity): Promise<string> {
  const { token } = await accessTokens.issue(identity);
  await gateways[0].send('mutation { logout { revokedSessionId } }', {}, token);
  for (const gateway of gateways) {
    const refused = async () =>
      expect(codes(await gateway.send('{ me { id } }', {}, token))).toEqual(['UNAUTHENTICATED']);
    await vi.waitFor(refused, { timeout: 10_000 });
  }
  return token;
}

/** Has the owner and another customer register, and ends one of the owner's sessions. */
export async function openCast(shop: Shop): Promise<Cast> {
  const account = {
    email: `${secretWord}-${randomUUID()}@example.com`.toLowerCase(),
    password: 'a walk at noon',
  };
  const owner: Owner = { ...account, id: await register(shop, account, lentWord) };
  const other = await register(shop, { ...account, email: `${randomUUID()}@example.com` }, 'Robin');

  function identityOf(actor: Actor): Identity | null {
    const sessionId = randomUUID();
    switch (actor) {
      case 'anonymous':
        return null;
      case 'other':
        return { userId: other, sessionId, role: 'CUSTOMER' };
      case 'staff':
      case 'admin':
        return { userId: demoAccounts[actor].id, sessionId, role: demoAccounts[actor].role };
      default:
        return { userId: owner.id, sessionId, role: 'CUSTOMER' };
    }
  }
  const ended = await endedToken(shop, { userId: owner.id, sessionId: randomUUID(), role: 'CUSTOMER' });

  async function tokenOf(actor: Actor): Promise<string | null> {
    if (actor === 'ended') return ended;
    const identity = identityOf(actor);
    if (identity === null) return null;
    const lifetime = actor === 'expired' ? -1 : undefined;
    return (await shop.accessTokens.issue(identity, lifetime)).token;
  }

  function ask(actor: Actor): Ask {
    return async (operation, variables = {}) => {
      const { data, errors }: Answer = await shop.gateways[0].send(
        operation,
        { ...variables },
        await tokenOf(actor),
      );
      if (!data || errors) throw new Error(`${operation} answers ${JSON.stringify({ data, errors })}`);
      return data;
    };
  }

  return {
    shop,
    owner,
    tokenOf,
    identityOf,
    ask,
    newThings: () => openThingSet({ owner, asOwner: ask('owner'), asStaff: ask('staff') }),
  };
}
