import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Caller,
  openNonces,
  openServiceSigner,
  openServiceVerifier,
  type ServiceCall,
  type ServiceKey,
} from '../src/identity/index.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const call: ServiceCall = {
  audience: 'orders',
  method: 'POST',
  path: '/graphql',
  body: '{"query":"{ me }"}',
};
const caller: Caller = {
  actor: { userId: randomUUID(), sessionId: randomUUID(), role: 'STAFF' },
  requestId: 'request-1',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  clientAddress: '192.0.2.7',
  userAgent: 'a browser – with a dash',
};
const key = (id: string): ServiceKey => ({ id, key: randomBytes(32) });
const [current, next] = [key('2026-10'), key('2026-11')];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a signed call', () => {
  const sign = () => openServiceSigner(current).sign(call, caller);
  const verifier = () => openServiceVerifier([current]);

  it('tells who asks', async () => {
    expect(await verifier().verify(call, sign())).toEqual(caller);
    const nobody = { actor: null, requestId: '2', traceId: null, clientAddress: null, userAgent: null };
    expect(await verifier().verify(call, openServiceSigner(current).sign(call, nobody))).toEqual(nobody);
  });

  it('has room for whatever a client calls itself', async () => {
    const headers = openServiceSigner(current).sign(call, { ...caller, userAgent: 'ü'.repeat(20_000) });
    expect(JSON.stringify(headers).length).toBeLessThan(4_000);
    expect((await verifier().verify(call, headers)).userAgent).toBe('ü'.repeat(500));
  });

  it.each<[string, Partial<ServiceCall>]>([
    ['another body', { body: '{"query":"{ you }"}' }],
    ['another path', { path: '/graphql?also' }],
    ['another method', { method: 'SUBSCRIBE' }],
    ['another subgraph', { audience: 'users' }],
  ])('is refused with %s', async (_, altered) => {
    await expect(verifier().verify({ ...call, ...altered }, sign())).rejects.toMatchObject({
      message: 'The signature of the call is wrong.',
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it('is refused with another actor, time or nonce', async () => {
    const headers = sign();
    const other = openServiceSigner(current).sign(call, { ...caller, actor: null });
    const [id, time, nonce, mac] = (headers['x-service-signature'] ?? '').split('.');
    const signatures = [`${id}.${Number(time) + 1}.${nonce}.${mac}`, `${id}.${time}.${randomUUID()}.${mac}`];
    const altered = [
      { ...headers, 'x-service-caller': other['x-service-caller'] },
      ...signatures.map((signature) => ({ ...headers, 'x-service-signature': signature })),
    ];
    for (const each of altered)
      await expect(verifier().verify(call, each)).rejects.toThrow('The signature of the call is wrong.');
  });

  it('is refused without a signature, or with nonsense for one', async () => {
    const { 'x-service-caller': told, 'x-service-signature': signature } = sign();
    const headers = [
      {},
      { 'x-service-caller': told },
      { 'x-service-signature': signature },
      { 'x-service-caller': told, 'x-service-signature': `${signature}=` },
      { 'x-service-caller': [told], 'x-service-signature': [signature] },
    ];
    for (const each of headers)
      await expect(verifier().verify(call, each)).rejects.toThrow('The call is not signed.');
  });

  it('is good for half a minute before and after', async () => {
    const headers = sign();
    for (const milliseconds of [-30_001, 30_001]) {
      vi.setSystemTime(now + milliseconds);
      await expect(verifier().verify(call, headers)).rejects.toThrow('signed at another time');
    }
    for (const milliseconds of [-30_000, 30_000]) {
      vi.setSystemTime(now + milliseconds);
      expect(await verifier().verify(call, headers)).toEqual(caller);
    }
  });

  it('is good once', async () => {
    const once = verifier();
    const headers = sign();
    await once.verify(call, headers);
    await expect(once.verify(call, headers)).rejects.toThrow('The call was made before.');
    vi.setSystemTime(now + 30_000);
    await expect(once.verify(call, headers)).rejects.toThrow('The call was made before.');
  });

  it('that is refused does not use its nonce up', async () => {
    const once = verifier();
    const headers = sign();
    await expect(once.verify({ ...call, body: '' }, headers)).rejects.toThrow();
    expect(await once.verify(call, headers)).toEqual(caller);
  });
});

describe('keys', () => {
  it('are replaced one after the other, and no call is refused meanwhile', async () => {
    const [before, during, after] = [[current], [next, current], [next]].map((keys) =>
      openServiceVerifier(keys),
    );
    const [old, new_] = [current, next].map((key) => () => openServiceSigner(key).sign(call, caller));
    if (!(before && during && after && old && new_)) throw new Error('unreachable');
    expect(await before.verify(call, old())).toEqual(caller);
    expect(await during.verify(call, old())).toEqual(caller);
    expect(await during.verify(call, new_())).toEqual(caller);
    await expect(after.verify(call, old())).rejects.toThrow('unknown key');
  });

  it('of the same name in another installation are worth nothing', async () => {
    const foreign = openServiceSigner(key(current.id)).sign(call, caller);
    await expect(openServiceVerifier([current]).verify(call, foreign)).rejects.toThrow(
      'signature of the call is wrong',
    );
  });
});

describe('nonces', () => {
  it('are remembered for their lifetime, and not for ever', async () => {
    let time = 0;
    const nonces = openNonces(60, () => time);
    const first = [nonces.use('a'), nonces.use('a')];
    time = 59;
    const stillKnown = nonces.use('a');
    nonces.use('b');
    time = 61;
    nonces.use('c');
    const knownAfterTheTurn = nonces.use('b');
    time = 122;
    nonces.use('d');
    expect([...first, stillKnown, knownAfterTheTurn, nonces.use('a')]).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});
