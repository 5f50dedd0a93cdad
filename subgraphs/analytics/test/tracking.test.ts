import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitorIdOf } from '../src/domain/visitor.ts';
import { Analytics, sentEvent, type TrackAnswer } from './analytics.ts';

let analytics: Analytics;
beforeAll(async () => {
  analytics = await Analytics.open();
});
afterAll(() => analytics.close());

const anonymousId = 'browser-of-nobody';

function outcomes({ results }: TrackAnswer): string[] {
  return (results ?? []).map(({ outcome, rejection }) => rejection ?? outcome);
}

function stored(id: string) {
  return analytics.database.trackedEvent.findFirst({ where: { id } });
}

describe('trackEvents', () => {
  it('stores what a visitor does, by our clock', async () => {
    const sentAt = new Date(Date.now() + 2 * 86_400_000);
    const timestamp = new Date(sentAt.getTime() - 5_000).toISOString();
    const event = sentEvent('builder_opened', {
      timestamp,
      properties: { page: '/builder', deep: [{ a: '🐕' }] },
    });
    await analytics.trackAll([event], { anonymousId, device: 'MOBILE', sentAt: sentAt.toISOString() });
    const row = await stored(event.messageId);
    expect(row).toMatchObject({
      name: 'builder_opened',
      source: 'CLIENT',
      device: 'MOBILE',
      visitorId: visitorIdOf(anonymousId),
      userId: null,
      sentAt,
      properties: event.properties,
    });
    expect(row?.occurredAt).toEqual(new Date((row?.createdAt.getTime() ?? 0) - 5_000));
  });

  it('takes whose events they are from the token, and from nothing a client says', async () => {
    const [actor, victim] = [testActor(), testActor()];
    const event = sentEvent('builder_opened', { properties: { userId: victim.userId } });
    await analytics.trackAll([event], { anonymousId: victim.userId }, actor);
    const row = await stored(event.messageId);
    expect(row?.userId).toBe(actor.userId);
    expect(row?.visitorId).not.toBe(victim.userId);
    for (const field of ['userId', 'actorId']) {
      const query = `mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { results { outcome } } }`;
      for (const input of [
        { anonymousId, events: [sentEvent('spoof')], [field]: victim.userId },
        { anonymousId, events: [{ ...sentEvent('spoof'), [field]: victim.userId }] },
      ]) {
        const { errors } = await analytics.subgraph.execute({ query, variables: { input } });
        expect(errors?.[0]?.message).toContain(`Field "${field}" is not defined`);
      }
    }
    expect(await analytics.database.trackedEvent.count({ where: { name: 'spoof' } })).toBe(0);
  });

  it('answers for each event of a batch, and stores the good ones', async () => {
    const good = sentEvent('builder_opened');
    const events = [
      good,
      sentEvent('null', { properties: null }),
      sentEvent('no such name'),
      sentEvent('huge', { properties: { a: 'x'.repeat(1_000_000) } }),
      sentEvent('ahead', { timestamp: new Date(Date.now() + 2 * 86_400_000).toISOString() }),
      sentEvent('old', { timestamp: '2001-01-01T00:00:00Z' }),
      sentEvent('polluted', { properties: JSON.parse('{"__proto__":{"admin":true}}') }),
      sentEvent('nul', { properties: { a: '\0' } }),
      sentEvent('surrogate', { properties: { a: '\ud83d' } }),
      { messageId: 'me', name: 'builder_opened' },
      good,
    ];
    const answer = await analytics.track({ anonymousId, events });
    expect(answer.results?.map(({ messageId }) => messageId)).toEqual(
      events.map(({ messageId }) => messageId),
    );
    expect(outcomes(answer)).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'INVALID_NAME',
      'PROPERTIES_TOO_LARGE',
      'TIMESTAMP_IN_FUTURE',
      'TIMESTAMP_TOO_OLD',
      'INVALID_PROPERTIES',
      'INVALID_PROPERTIES',
      'INVALID_PROPERTIES',
      'INVALID_MESSAGE_ID',
      'DUPLICATE',
    ]);
    const ids = events.map(({ messageId }) => messageId).filter((id) => id !== 'me');
    expect(await analytics.database.trackedEvent.count({ where: { id: { in: ids } } })).toBe(2);
    expect({}).not.toHaveProperty('admin');
  });

  it('refuses a batch that is too large, empty or of nobody before it looks at an event', async () => {
    const before = analytics.subgraph.statements.length;
    const many = Array.from({ length: 10_001 }, () => ({ messageId: 'x', name: 'x' }));
    const refused = await Promise.all([
      analytics.track({ anonymousId, events: many }),
      analytics.track({ anonymousId, events: [] }),
      analytics.track({ events: [sentEvent('builder_opened')] }),
      analytics.track({ anonymousId: 'short', events: [sentEvent('builder_opened')] }),
    ]);
    expect(refused.map(({ results, userErrors: [error] }) => [results, error?.code, error?.field])).toEqual([
      [null, 'BATCH_TOO_LARGE', ['events']],
      [null, 'INVALID', ['events']],
      [null, 'ANONYMOUS_ID_REQUIRED', ['anonymousId']],
      [null, 'INVALID', ['anonymousId']],
    ]);
    const written = analytics.subgraph.statements.slice(before).filter((sql) => sql.includes('message_ids'));
    expect(written).toEqual([]);
  });

  it('takes 500 events in one statement', async () => {
    const events = Array.from({ length: 500 }, () => sentEvent('scrolled'));
    analytics.subgraph.statements.length = 0;
    await analytics.trackAll(events, { anonymousId });
    expect(analytics.subgraph.statements.filter((sql) => sql.includes('INTO message_ids')).length).toBe(1);
    expect(await analytics.database.trackedEvent.count({ where: { name: 'scrolled' } })).toBe(500);
  });

  it('takes an event once, however many send it at once, and in whatever order', async () => {
    const events = Array.from({ length: 50 }, () => sentEvent('raced'));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        analytics.track({ anonymousId, events: index % 2 === 0 ? events : events.toReversed() }),
      ),
    );
    const accepted = answers.flatMap(outcomes).filter((outcome) => outcome === 'ACCEPTED');
    expect(accepted).toHaveLength(50);
    expect(new Set(answers.flatMap(outcomes))).toEqual(new Set(['ACCEPTED', 'DUPLICATE']));
    expect(await analytics.database.trackedEvent.count({ where: { name: 'raced' } })).toBe(50);
  });

  it('answers for each event which of them it knew, wherever they stand', async () => {
    const events = Array.from({ length: 9 }, () => sentEvent('mixed'));
    const again = events.filter((_, index) => index % 3 === 1);
    await analytics.trackAll(again, { anonymousId });
    expect(outcomes(await analytics.track({ anonymousId, events }))).toEqual(
      events.map((event) => (again.includes(event) ? 'DUPLICATE' : 'ACCEPTED')),
    );
    const rows = await analytics.database.trackedEvent.findMany({ where: { name: 'mixed' } });
    expect(rows.map(({ id }) => id).sort()).toEqual(events.map(({ messageId }) => messageId).sort());
  });

  it('knows an id of another browser and of hours ago, and leaves nothing to count of a repeat', async () => {
    const event = sentEvent('builder_opened');
    const hours = 23 * 3_600_000;
    await analytics.database.messageId.create({
      data: { id: event.messageId, receivedAt: new Date(Date.now() - hours) },
    });
    await analytics.counted();
    const answer = await analytics.track({ anonymousId: 'another-browser', events: [event] });
    expect(outcomes(answer)).toEqual(['DUPLICATE']);
    expect(await analytics.database.pendingBatch.count()).toBe(0);
  });
});

describe('events', () => {
  const query = `query ($first: Int, $after: String, $filter: TrackedEventFilter) {
    events(first: $first, after: $after, filter: $filter) {
      nodes { id name source receivedAt user { id } properties } pageInfo { hasNextPage endCursor } totalCount } }`;
  interface Page {
    readonly events: {
      readonly nodes: readonly { readonly id: string; readonly user: { readonly id: string } | null }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      readonly totalCount: number | null;
    };
  }

  it('are for staff alone', async () => {
    for (const [actor, code] of [
      [null, 'UNAUTHENTICATED'],
      [testActor(), 'FORBIDDEN'],
    ] as const) {
      const { errors } = await analytics.subgraph.execute({ query, actor });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    }
  });

  it('are told of when staff look at them', async () => {
    await analytics.data(analytics.staff, query);
    expect((await analytics.subgraph.bus.take(1)).at(-1)).toMatchObject({
      type: 'analytics.read',
      actor: { userId: analytics.staff.userId },
      payload: { field: 'events' },
    });
  });

  it('are listed page by page, the last received first', async () => {
    const actor = testActor();
    const events = Array.from({ length: 7 }, () => sentEvent('listed'));
    for (const event of events) await analytics.trackAll([event], {}, actor);
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const variables: Record<string, unknown> = {
        first: 3,
        after,
        filter: { userId: actor.userId, name: 'listed' },
      };
      const { events: page } = await analytics.data<Page>(analytics.staff, query, variables);
      expect(page.totalCount).toBe(7);
      expect(page.nodes.every(({ user }) => user?.id === actor.userId)).toBe(true);
      ids.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(ids)).toEqual(new Set(events.map(({ messageId }) => messageId)));
    expect(ids).toHaveLength(7);
  });

  it('of an account that cannot exist are none', async () => {
    const { events } = await analytics.data<Page>(analytics.staff, query, { filter: { userId: "' OR 1=1" } });
    expect(events).toMatchObject({ nodes: [], totalCount: 0 });
  });
});
