import { randomUUID } from 'node:crypto';
import { newEvent, noCause, type StoredEvent } from '@pet/platform/events';
import { testActor } from '@pet/platform/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditLog, openAuditLog } from './audit-log.ts';
import { confirmed } from './entries.ts';

let log: AuditLog;
beforeAll(async () => {
  log = await openAuditLog();
});
afterAll(() => log.close());

const entriesOf = `query ($filter: AuditLogFilter) {
  auditLog(filter: $filter) {
    totalCount
    nodes {
      id action resource { type id } actor { kind user { id } role sessionId } details detailsVersion requestId traceId
      occurredAt ocsf
    }
  }
}`;

async function entries(filter: Record<string, unknown>): Promise<unknown[]> {
  const { auditLog } = await log.ask(entriesOf, { filter });
  return (auditLog as { nodes: unknown[] }).nodes;
}

describe('what happens in any domain', () => {
  it('is recorded: who did what to which thing, by which request, in which trace', async () => {
    const draft = confirmed();
    await log.record(draft);
    const { actor, requestId, traceId } = draft.cause;
    expect(await entries({ resourceId: draft.aggregateId })).toMatchObject([
      {
        action: 'order.status_changed',
        resource: { type: 'order', id: draft.aggregateId },
        actor: { kind: 'USER', user: { id: actor?.userId }, role: 'STAFF', sessionId: actor?.sessionId },
        details: draft.payload,
        detailsVersion: 1,
        requestId,
        traceId,
        ocsf: { class_uid: 6003, actor: { user: { uid: actor?.userId } } },
      },
    ]);
  });

  it('is recorded as the deed of nobody, where nobody was signed in or nobody asked', async () => {
    const [visitor, system] = [randomUUID(), randomUUID()];
    const facts = { type: 'user.created', sequence: null, payload: { role: 'CUSTOMER' } } as const;
    await log.record(
      { ...facts, aggregateId: visitor, cause: { ...noCause, requestId: randomUUID() } },
      { ...facts, aggregateId: system, cause: noCause },
    );
    const actor = { user: null, role: null, sessionId: null };
    expect(await entries({ resourceId: visitor })).toMatchObject([
      { actor: { ...actor, kind: 'ANONYMOUS' } },
    ]);
    expect(await entries({ resourceId: system })).toMatchObject([{ actor: { ...actor, kind: 'SYSTEM' } }]);
  });

  it('is recorded once, however often it is told', async () => {
    const draft = confirmed();
    await log.bus.deliver(draft);
    const again = newEvent(confirmed());
    await log.recordStored(again);
    await log.application.query('UPDATE inbox SET due_at = now() WHERE id = $1', [again.id]);
    await log.record(confirmed());
    await expect.poll(() => entries({ resourceId: draft.aggregateId })).toHaveLength(1);
    expect(await entries({ resourceId: again.aggregateId })).toHaveLength(1);
  });

  it('is recorded although this version knows nothing of it', async () => {
    const event = newEvent(confirmed());
    const silent = { ...event, id: randomUUID(), type: 'order.forgotten', payload: null };
    const payload = { to: ['the moon', 1.5e300, -0, '\u2028', { z: null, a: 'ü' }] };
    await log.recordStored(
      { ...event, type: 'teleport.started', version: 7, payload },
      silent as typeof event,
    );
    expect(await entries({ action: 'teleport.started' })).toMatchObject([
      { resource: { type: 'teleport' }, detailsVersion: 7, details: JSON.parse(JSON.stringify(payload)) },
    ]);
    expect(await entries({ action: 'order.forgotten' })).toMatchObject([{ details: null }]);
    expect(await log.verify()).toMatchObject({ intact: true, complete: true });
  });

  it('is what its hash was made of, whatever its details and however its ids are written', async () => {
    const payloads = [
      ...fc.sample(fc.jsonValue({ stringUnit: 'grapheme' }), { numRuns: 60, seed: 6003 }),
      { $type: 'Raw', value: { toJSON: 'no function' } },
      JSON.parse(
        '{ "__proto__": { "constructor": 1e21 }, "": [[]], "b": -5e-324, "a": "\\u007f\\ud83d\\ude00" }',
      ),
    ];
    const events = payloads.map((payload): StoredEvent => {
      const event = newEvent(confirmed(randomUUID().toUpperCase()));
      return { ...event, id: event.id.toUpperCase(), type: 'teleport.ended', payload };
    });
    await log.recordStored(...events);
    expect(await log.verify()).toMatchObject({ intact: true, complete: true });
  });

  it('tells of stale caches in a log of their own, too', async () => {
    const tag = `presets of ${randomUUID()}`;
    const actor = testActor('STAFF');
    const aggregateId = randomUUID();
    const cause = { ...noCause, actor, requestId: 'a request' };
    await log.record({
      type: 'cache.invalidated',
      aggregateId,
      sequence: null,
      payload: { tags: [tag] },
      cause,
    });
    const query = `query ($tag: String) {
      cacheInvalidations(tag: $tag) { totalCount nodes { tags resourceId user { id } requestId } }
    }`;
    expect(await log.ask(query, { tag })).toEqual({
      cacheInvalidations: {
        totalCount: 1,
        nodes: [{ tags: [tag], resourceId: aggregateId, user: { id: actor.userId }, requestId: 'a request' }],
      },
    });
    expect(await log.ask(query, { tag: 'no such tag' })).toMatchObject({ cacheInvalidations: { nodes: [] } });
    expect(await entries({ resourceId: aggregateId })).toHaveLength(1);
  });
});

describe('the role the subgraph works as', () => {
  it.each([
    'UPDATE audit_entries SET actor_id = NULL',
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    'DROP TABLE audit_entries',
    'DROP SCHEMA audit CASCADE',
    'ALTER TABLE audit_entries ADD COLUMN forged TEXT',
    'ALTER TABLE audit_entries OWNER TO CURRENT_USER',
    'CREATE TRIGGER forge BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'CREATE TABLE audit.mine ()',
    'SET ROLE pet_audit_owner',
    'UPDATE cache_invalidations SET tags = NULL',
    'DELETE FROM cache_invalidations',
    'TRUNCATE cache_invalidations',
    'UPDATE retirements SET statement = NULL',
    'DELETE FROM retirements',
    `INSERT INTO retirements VALUES ('a', 'b', now())`,
  ])('cannot: %s', async (sql) => {
    await expect(log.application.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('cannot give itself more rights', async () => {
    // PostgreSQL only warns that nothing was granted.
    await log.application.query('GRANT UPDATE ON audit_entries TO PUBLIC');
    const update = log.application.query('UPDATE audit_entries SET actor_id = NULL');
    await expect(update).rejects.toThrow('permission denied');
  });

  it('cannot write to, or read from, a partition past its table', async () => {
    const { rows } = await log.owner.query(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_entries'::regclass`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { name } of rows) {
      for (const sql of [
        `DELETE FROM ${name}`,
        `UPDATE ${name} SET hash = ''`,
        `DROP TABLE ${name}`,
        `TABLE ${name}`,
      ])
        await expect(log.application.query(sql)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});
