import { setTimeout as pause } from 'node:timers/promises';
import { changeSigningKeys } from '@pet/platform/config';
import { demoAccounts, demoPassword } from '@pet/platform/demo';
import { generateSigningKey, keyIdOf, withNextKey } from '@pet/platform/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressOf, type Installation, openInstallation } from './installation.ts';
import { codes, openShopClient, read, type ShopClient } from './shop-client.ts';

let installation: Installation;
let shop: ShopClient;
beforeAll(async () => {
  installation = await openInstallation();
  // Tokens are issued by one process and verified by another.
  const users = await installation.startService('users');
  const gateway = await installation.startGateway(addressOf(users));
  shop = openShopClient(new URL(gateway.url).origin, installation.accessTokens);
});
afterAll(() => installation.close());

async function logIn(): Promise<string> {
  const answer = await shop.send(
    'mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }',
    { input: { email: demoAccounts.customer.email, password: demoPassword } },
  );
  return read(answer, 'login.session.accessToken');
}

function keyIdOfToken(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}

async function publishedKeys(): Promise<string[]> {
  const response = await fetch(`${shop.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

/** Until something holds, or the test runs out of time. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(200);
}

const me = '{ me { id } }';
const theirs = { data: { me: { id: demoAccounts.customer.id } } };

it('a new key takes over in processes that run, and fails no request', async () => {
  const before = await logIn();
  const next = await generateSigningKey(new Date(Date.now() + 8_000));
  const keys = await changeSigningKeys(installation.variables.DATA_DIRECTORY ?? '', (old) =>
    withNextKey(old, next),
  );
  const ids = await Promise.all(keys.map(keyIdOf));
  expect(keyIdOfToken(before)).toBe(ids[1]);

  await until(async () => {
    expect(await shop.send(me, {}, before)).toMatchObject(theirs);
    return new Date() > next.since;
  });
  expect(await publishedKeys()).toEqual(ids);
  const after = await logIn();
  expect(keyIdOfToken(after)).toBe(ids[0]);
  for (const token of [before, after]) expect(await shop.send(me, {}, token)).toMatchObject(theirs);
});

it('a key that somebody has seen counts no more within seconds', async () => {
  const before = await logIn();
  const next = await generateSigningKey();
  await changeSigningKeys(installation.variables.DATA_DIRECTORY ?? '', () => [next]);
  await until(async () => codes(await shop.send(me, {}, before)).includes('UNAUTHENTICATED'));
  expect(await publishedKeys()).toEqual([await keyIdOf(next)]);
});
