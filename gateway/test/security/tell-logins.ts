import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aliasedLogins, loginField } from '../limits/login-tries.ts';
import type { Answer, ShopClient } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

/** @returns how many passwords were looked at; none where the operation was refused with 429 */
async function tryLogins({ url }: ShopClient, query: string, address: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as Answer;
  const tried = Object.keys(data ?? {}).length;
  expect(response.status).toBe(tried === 0 ? 429 : 200);
  return tried;
}

/**
 * Tries passwords at two gateways of one fleet, taking turns.
 * @param open the settings of its gateways: services, secrets and Redis
 */
export function tellLogins(open: () => Record<string, string>): void {
  let gateways: readonly [TestGateway, TestGateway];
  let turn = 0;
  const next = () => gateways[turn++ % 2 === 0 ? 0 : 1];
  beforeAll(async () => {
    const variables = { ...open(), RATE_LIMITS: 'auth=5', TRUSTED_PROXIES: 'loopback' };
    gateways = await Promise.all([startTestGateway(variables), startTestGateway(variables)]);
  });
  afterAll(async () => {
    await Promise.all((gateways ?? []).map((gateway) => gateway.close()));
  });

  describe('passwords that are tried at two gateways', () => {
    it('are a hundred where a hundred are aliased, of which none is looked at', async () => {
      for (let part = 0; part < 4; part += 1) {
        const query = aliasedLogins(25, (index) => `${part}-${index}@example.com`);
        expect(await tryLogins(next(), query, '203.0.113.1')).toBe(0);
      }
    });

    it('are five from one address, for whichever accounts', async () => {
      let tried = 0;
      for (let time = 0; time < 12; time += 1) {
        const query = `mutation { ${loginField('a', `${time}@example.com`)} }`;
        tried += await tryLogins(next(), query, '203.0.113.2');
      }
      expect(tried).toBe(5);
    });

    it('are five of one account, from whichever addresses', async () => {
      let tried = 0;
      for (let time = 0; time < 12; time += 1) {
        const query = `mutation { ${loginField('a', 'victim@example.com')} }`;
        tried += await tryLogins(next(), query, `198.51.100.${time}`);
      }
      expect(tried).toBe(5);
    });
  });
}
