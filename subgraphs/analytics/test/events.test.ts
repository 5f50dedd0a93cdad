import { randomUUID } from 'node:crypto';
import { noCause } from '@pet/platform/events';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Analytics, patience, sentEvent } from './analytics.ts';
import { recounted, rolledUp } from './recount.ts';

let analytics: Analytics;
beforeAll(async () => {
  analytics = await Analytics.open();
});
afterAll(() => analytics.close());

it('everything that happens in the shop is stored once, apart from whom it happened to', async () => {
  const ownerId = randomUUID();
  const aggregateId = randomUUID();
  await analytics.subgraph.bus.deliver(
    { type: 'design.deleted', aggregateId, sequence: 3, payload: { ownerId }, cause: noCause },
    { type: 'cache.invalidated', aggregateId, sequence: null, payload: { tags: ['a'] }, cause: noCause },
    {
      type: 'user.created',
      aggregateId: ownerId,
      sequence: null,
      payload: { role: 'CUSTOMER' },
      cause: noCause,
    },
  );
  const rows = await vi.waitFor(async () => {
    const found = await analytics.database.trackedEvent.findMany({ orderBy: { name: 'asc' } });
    expect(found).toHaveLength(3);
    return found;
  }, patience);
  expect(rows.map(({ name, source, userId, properties }) => [name, source, userId, properties])).toEqual([
    ['cache.invalidated', 'DOMAIN', null, { tags: ['a'], aggregateId }],
    ['design.deleted', 'DOMAIN', ownerId, { aggregateId }],
    ['user.created', 'DOMAIN', ownerId, { role: 'CUSTOMER' }],
  ]);
});

describe('user.deleted', () => {
  it('leaves what happened and what was counted, and nothing of whom it happened to', async () => {
    const actor = testActor();
    const browser = 'browser-of-somebody';
    const secret = { word: 'casey@example.org' };
    await analytics.trackAll([sentEvent('builder_opened', { properties: secret })], { anonymousId: browser });
    await analytics.trackAll(
      [sentEvent('builder_configured', { properties: secret })],
      { anonymousId: browser },
      actor,
    );
    await analytics.happened('design.created', actor.userId);
    await analytics.happened('order.created', actor.userId);
    await analytics.counted();
    const before = await rolledUp(analytics.database);
    const { visitorId } = await analytics.database.identity.findFirstOrThrow({
      where: { userId: actor.userId },
    });

    await analytics.happened('user.deleted', actor.userId);
    await analytics.counted();

    expect(await rolledUp(analytics.database)).toEqual(before);
    expect(await recounted(analytics.database)).toEqual(before);
    const tables = ['tracked_events', 'journeys', 'exposures', 'conversions', 'identities', 'assignments'];
    for (const table of tables) {
      const [row] = await analytics.database.$queryRawUnsafe<{ found: bigint }[]>(
        `SELECT count(*) AS found FROM ${table} WHERE ${table}::text ~ $1`,
        `${actor.userId}|${visitorId}|casey`,
      );
      expect(row?.found, table).toBe(0n);
    }
    expect(await analytics.database.trackedEvent.count({ where: { name: 'order.created' } })).toBe(1);
  });

  it('holds for what comes in of the account later', async () => {
    const actor = testActor();
    await analytics.happened('user.deleted', actor.userId);
    // A token lives for some minutes more, and other domains may tell of something late.
    await analytics.trackAll([sentEvent('builder_opened')], { anonymousId: 'browser-left' }, actor);
    await analytics.happened('order.created', actor.userId);
    await analytics.counted();
    expect(await analytics.database.trackedEvent.count({ where: { userId: actor.userId } })).toBe(0);
    expect(await analytics.database.identity.count({ where: { userId: actor.userId } })).toBe(0);
    expect(await rolledUp(analytics.database)).toEqual(await recounted(analytics.database));
  });
});
