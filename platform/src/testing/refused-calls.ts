import { randomBytes, randomUUID } from 'node:crypto';
import { type Caller, openServiceSigner, type ServiceCall, type ServiceKey } from '../identity/index.ts';

/** @param key the one that counts @returns the headers that come with a call @see refusedCalls */
type Forge = (key: ServiceKey, call: ServiceCall, caller: Caller) => Record<string, string>;

/** Longer than clocks may be apart; milliseconds. */
const tooFar = 31_000;

const signedAt =
  (offset: number): Forge =>
  (key, call, caller) =>
    openServiceSigner(key, () => Date.now() + offset).sign(call, caller);

/** Calls that a service must refuse before it looks at GraphQL, by what is wrong with each. */
export const refusedCalls: Readonly<Record<string, Forge>> = {
  'is unsigned': () => ({}),
  'says itself who asks': () => ({ 'x-user-id': randomUUID(), 'x-user-role': 'ADMIN' }),
  'was altered': (key, call, caller) =>
    openServiceSigner(key).sign({ ...call, body: `${call.body} ` }, caller),
  'has another caller': (key, call, caller) => ({
    ...openServiceSigner(key).sign(call, { ...caller, actor: null }),
    'x-service-caller': Buffer.from(JSON.stringify(caller)).toString('base64url'),
  }),
  'was meant for another': (key, call, caller) =>
    openServiceSigner(key).sign({ ...call, audience: 'another' }, caller),
  'is signed with a retired key': (_, call, caller) =>
    openServiceSigner({ id: 'retired', key: randomBytes(32) }).sign(call, caller),
  'is signed with a key of the same name': ({ id }, call, caller) =>
    openServiceSigner({ id, key: randomBytes(32) }).sign(call, caller),
  'is late': signedAt(-tooFar),
  'is early': signedAt(tooFar),
};
