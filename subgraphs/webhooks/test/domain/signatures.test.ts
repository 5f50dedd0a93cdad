import '@shopify/shopify-api/adapters/node';
import { createHmac } from 'node:crypto';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { checkShopify, checkStandard, checkStripe } from '../../src/domain/signatures.ts';

const text = '{"id":"evt_1","name":"Ünïcode – 日本"}';
const body = Buffer.from(text);
const now = new Date('2026-11-21T10:00:00Z');
const seconds = now.getTime() / 1_000;

describe("Shopify's signatures", () => {
  const secret = 'the app secret';
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  const app = shopifyApi({
    apiKey: 'key',
    apiSecretKey: secret,
    hostName: 'shop.test',
    apiVersion: ApiVersion.July25,
    isEmbeddedApp: false,
    logger: { level: LogSeverity.Error },
  });

  /** What Shopify's own library says. */
  async function isValid(rawBody: string, hmac: string): Promise<boolean> {
    const headers = {
      'X-Shopify-Hmac-Sha256': hmac,
      'X-Shopify-Topic': 'orders/create',
      'X-Shopify-Shop-Domain': 'demo.myshopify.com',
      'X-Shopify-API-Version': '2025-07',
      'X-Shopify-Webhook-Id': '1',
    };
    const rawRequest = { method: 'POST', url: '/webhooks', headers };
    return (await app.webhooks.validate({ rawBody, rawRequest })).valid;
  }

  it('are right where their library says so, and for any of several secrets', async () => {
    expect(await isValid(text, signature)).toBe(true);
    expect(checkShopify(body, signature, [secret])).toBeNull();
    expect(checkShopify(body, signature, ['a new one', secret])).toBeNull();
  });

  it.each([
    ['none', undefined, 'MISSING'],
    ['an empty one', '', 'MISSING'],
    ['that of another app', createHmac('sha256', 'theirs').update(body).digest('base64'), 'WRONG'],
    ['in hexadecimal', createHmac('sha256', secret).update(body).digest('hex'), 'WRONG'],
    ['in base64url', createHmac('sha256', secret).update(body).digest('base64url'), 'WRONG'],
    ['without its padding', signature.replace(/=+$/, ''), 'WRONG'],
    ['cut off', signature.slice(0, -5), 'WRONG'],
    ['with a blank', ` ${signature}`, 'WRONG'],
    ['twice', `${signature}, ${signature}`, 'WRONG'],
    ['of another body', createHmac('sha256', secret).update(`${text} `).digest('base64'), 'WRONG'],
  ])('are refused: %s', (_name, header, problem) => {
    expect(checkShopify(body, header, [secret])).toBe(problem);
  });

  it('are never right where there is no secret', () => {
    expect(checkShopify(body, signature, [])).toBe('WRONG');
  });
});

describe("Stripe's signatures", () => {
  const secret = 'whsec_one';
  const signed = (timestamp: number, by = secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload: text, secret: by, timestamp });

  it('are right as their library makes them, for any of several secrets and signatures', () => {
    const header = signed(seconds);
    expect(Stripe.webhooks.constructEvent(text, header, secret, 1e9).id).toBe('evt_1');
    expect(checkStripe(body, header, [secret], now)).toBeNull();
    expect(checkStripe(body, header, ['whsec_two', secret], now)).toBeNull();
    const [, other] = signed(seconds, 'whsec_old').split(',');
    expect(
      checkStripe(body, `${header.split(',')[0]},${other},${header.split(',')[1]}`, [secret], now),
    ).toBeNull();
  });

  it.each([-300, -1, 0, 1, 300])('are good %i seconds apart from our clock', (apart) => {
    expect(checkStripe(body, signed(seconds + apart), [secret], now)).toBeNull();
  });

  it.each([-86_400, -301, 301, 86_400])('are refused %i seconds apart from our clock', (apart) => {
    expect(checkStripe(body, signed(seconds + apart), [secret], now)).toBe('STALE');
  });

  it("accepts no time from the future, as Stripe's own library does", () => {
    const future = Math.floor(Date.now() / 1_000) + 86_400;
    expect(() => Stripe.webhooks.constructEvent(text, signed(future), secret)).not.toThrow();
    expect(checkStripe(body, signed(future), [secret], new Date())).toBe('STALE');
  });

  const [time = '', v1 = ''] = signed(seconds).split(',');
  it.each([
    ['none', undefined, 'MISSING'],
    ['nothing but a time', time, 'MISSING'],
    ['nothing but a signature', v1, 'MISSING'],
    ['only one of version 0', `${time},${v1.replace('v1', 'v0')}`, 'MISSING'],
    ['a time in words', `t=now,${v1}`, 'MISSING'],
    ['a time with a sign', `t=+${seconds},${v1}`, 'MISSING'],
    ['two times', `${time},t=${seconds + 1},${v1}`, 'MISSING'],
    ['another time', `t=${seconds + 1},${v1}`, 'WRONG'],
    ['in capitals', `${time},${v1.replace(/=.*/, (hex) => hex.toUpperCase())}`, 'WRONG'],
    ['in base64', `${time},v1=${Buffer.from(v1.slice(3), 'hex').toString('base64')}`, 'WRONG'],
    ['cut off', `${time},${v1.slice(0, -4)}`, 'WRONG'],
    ['of another account', signed(seconds, 'whsec_theirs'), 'WRONG'],
    ['beyond the tenth', `${time},${'v1=00,'.repeat(10)}${v1}`, 'WRONG'],
  ])('are refused: %s', (_name, header, problem) => {
    expect(checkStripe(body, header, [secret], now)).toBe(problem);
  });
});

describe('the signatures of Standard Webhooks', () => {
  const secret = `whsec_${Buffer.from('twenty-four bytes or more').toString('base64')}`;
  const sign = (at: Date, by = secret) => ({
    id: 'msg_1',
    timestamp: String(at.getTime() / 1_000),
    signature: new Webhook(by).sign('msg_1', at, text),
  });
  const right = sign(now);

  it('are right as their library makes them, for any of several secrets and signatures', () => {
    expect(checkStandard(body, right, [secret], now)).toBeNull();
    expect(checkStandard(body, right, ['whsec_b3RoZXI=', secret.slice('whsec_'.length)], now)).toBeNull();
    expect(
      checkStandard(body, { ...right, signature: `v1a,x v1,AAAA ${right.signature}` }, [secret], now),
    ).toBeNull();
  });

  it.each([-300, 300])('are good %i seconds apart from our clock, and not one more', (apart) => {
    const at = (ms: number) => sign(new Date(now.getTime() + ms * 1_000));
    expect(checkStandard(body, at(apart), [secret], now)).toBeNull();
    expect(checkStandard(body, at(apart + Math.sign(apart)), [secret], now)).toBe('STALE');
  });

  it.each([
    ['no id', { ...right, id: undefined }, 'MISSING'],
    ['no time', { ...right, timestamp: undefined }, 'MISSING'],
    ['no signature', { ...right, signature: undefined }, 'MISSING'],
    ['a time in words', { ...right, timestamp: '2026-11-21' }, 'MISSING'],
    ['another id', { ...right, id: 'msg_2' }, 'WRONG'],
    ['another time', { ...right, timestamp: String(seconds + 1) }, 'WRONG'],
    ['another version', { ...right, signature: right.signature.replace('v1', 'v2') }, 'WRONG'],
    ['another secret', sign(now, 'whsec_b3RoZXI='), 'WRONG'],
  ])('are refused: %s', (_name, headers, problem) => {
    expect(checkStandard(body, headers, [secret], now)).toBe(problem);
  });
});
