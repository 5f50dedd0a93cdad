import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, codes, read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { follow, transports } from './clients.ts';
import { designChanged, firstDesign, rename } from './designs.ts';

let gateway: TestGateway;
let customer: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  customer = await gateway.token('customer');
});
afterAll(() => gateway.close());

async function next(events: AsyncIterator<Answer>): Promise<Answer> {
  const step = await events.next();
  if (step.done) throw new Error('The subscription ended');
  return step.value;
}

describe('a subscription', () => {
  it('gives the same events over every transport, replayed and live', async () => {
    const design = await firstDesign(gateway, customer);
    const replayed = await rename(gateway, customer, design, ['Replayed']);
    const variables = { id: design.id, after: design.version };
    const all = transports.map((name) =>
      follow[name](gateway, { query: designChanged, variables, token: customer }),
    );
    const received = await Promise.all(all.map(async (events) => [await next(events)]));
    await rename(gateway, customer, { id: design.id, version: replayed }, ['Live once', 'Live twice']);
    for (const [index, events] of all.entries()) {
      received[index]?.push(await next(events), await next(events));
      await events.return?.();
    }
    const [first, ...others] = received;
    expect(first?.map((event) => read(event, 'designChanged.version'))).toEqual([
      replayed,
      replayed + 1,
      replayed + 2,
    ]);
    expect(first?.[0]?.data?.designChanged).toMatchObject({
      kind: 'UPDATED',
      changedBy: { displayName: 'Casey Customer' },
    });
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(transports)('that is refused says why over %s, and ends', async (name) => {
    const variables = { id: '00000000-0000-4000-8000-000000000000', after: 0 };
    const events = follow[name](gateway, { query: designChanged, variables, token: customer });
    expect(codes(await next(events))).toEqual(['NOT_FOUND']);
    expect((await events.next()).done).toBe(true);
  });
});
