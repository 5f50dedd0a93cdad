import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@pet/platform/events';
import type { Role } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditLog, openAuditLog } from './audit-log.ts';
import { confirmed } from './entries.ts';

let log: AuditLog;
beforeAll(async () => {
  log = await openAuditLog();
});
afterAll(() => log.close());

const page = `query ($first: Int, $after: String, $filter: AuditLogFilter) {
  auditLog(first: $first, after: $after, filter: $filter) { nodes { id } totalCount pageInfo { endCursor hasNextPage } }
}`;

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

async function read(variables: Record<string, unknown>): Promise<Page> {
  const { auditLog } = await log.ask(page, variables);
  return auditLog as Page;
}

describe('the log', () => {
  it('is read page by page, newest first, and each entry once', async () => {
    const drafts = Array.from({ length: 7 }, () => confirmed());
    const resourceType = 'order';
    await log.record(...drafts);
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { nodes, totalCount, pageInfo }: Page = await read({ first: 3, after, filter: { resourceType } });
      expect(totalCount).toBe(7);
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(new Set(seen).size).toBe(7);
    const { rows } = await log.owner.query(
      `SELECT id FROM audit_entries WHERE resource_type = 'order' ORDER BY recorded_at DESC, id DESC`,
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  it('is read page by page also where all was recorded at the same time', async () => {
    const traceId = '5'.repeat(32);
    const draft = confirmed();
    await log.record(draft);
    await log.owner.query(
      `INSERT INTO audit_entries
       SELECT (json_populate_record(entry, json_build_object('id', gen_random_uuid(), 'trace_id', $1::text))).*
       FROM audit_entries AS entry, generate_series(1, 7) WHERE resource_id = $2`,
      [traceId, draft.aggregateId],
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Page = await read({ first: 2, after, filter: { traceId } });
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    await log.owner.query('DELETE FROM audit_entries WHERE trace_id = $1', [traceId]);
  });

  it('is filtered by actor, action, resource, request, trace and time, and by all of them', async () => {
    const draft = confirmed();
    const before = new Date().toISOString();
    await log.record(confirmed(), draft);
    const { actor, requestId } = draft.cause;
    const matching = [
      { actorId: actor?.userId },
      { resourceId: draft.aggregateId },
      { requestId },
      {
        actorId: actor?.userId,
        action: 'order.status_changed',
        resourceType: 'order',
        requestId,
        since: before,
      },
    ];
    for (const filter of matching) expect(await read({ filter })).toMatchObject({ totalCount: 1 });
    const others = [
      { actorId: actor?.userId, action: 'order.created' },
      { resourceId: draft.aggregateId, resourceType: 'design' },
      { resourceId: draft.aggregateId, until: before },
      { resourceId: draft.aggregateId, since: '2100-01-01T00:00:00Z' },
      { traceId: '0'.repeat(32) },
    ];
    for (const filter of others) expect(await read({ filter })).toMatchObject({ totalCount: 0, nodes: [] });
    expect((await read({ filter: { since: before, resourceType: 'order' } })).totalCount).toBe(2);
  });

  it('tells who has read it, before they are shown anything', async () => {
    const query = '{ auditLog(filter: { action: "audit.read" }, first: 1) { totalCount } }';
    const actor = testActor('ADMIN');
    await log.subgraph.execute({ query, actor });
    const told: StoredEvent[] = [];
    while (!told.some((event) => event.actor?.userId === actor.userId)) told.push(...(await log.bus.take(1)));
    expect(told.at(-1)).toMatchObject({ type: 'audit.read', actor, payload: { field: 'auditLog' } });
  });

  it.each<[string, Role | null, string]>([
    ['nobody', null, 'UNAUTHENTICATED'],
    ['customers', 'CUSTOMER', 'FORBIDDEN'],
    ['staff', 'STAFF', 'FORBIDDEN'],
  ])('is not for %s', async (_who, role, code) => {
    for (const query of [
      '{ auditLog { totalCount } }',
      '{ verifyAuditLog { intact } }',
      '{ cacheInvalidations { totalCount } }',
    ]) {
      const { data, errors } = await log.subgraph.execute({ query, actor: role && testActor(role) });
      expect(data).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
  });
});

describe('a request that is malformed or hostile', () => {
  const code = async (query: string, variables: Record<string, unknown> = {}) => {
    const { errors } = await log.subgraph.execute({ query, variables, actor: testActor('ADMIN') });
    return errors?.[0]?.extensions.code;
  };

  it.each<[string, Record<string, unknown>]>([
    ['no entries', { first: 0 }],
    ['too many entries', { first: 101 }],
    ['a cursor that is none', { after: 'nonsense' }],
    [
      'a cursor of SQL',
      { after: Buffer.from(`["2026-11-22T08:00:00Z","' OR 1=1 --"]`).toString('base64url') },
    ],
    ['an endless name', { filter: { action: 'a'.repeat(101) } }],
    ['an endless id', { filter: { actorId: '1'.repeat(100_000) } }],
    [
      'a time that ends before it begins',
      { filter: { since: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' } },
    ],
    ['a time that is none', { filter: { since: 'yesterday' } }],
    ['a filter of another shape', { filter: { actorId: { not: null } } }],
    ['an operator', { filter: { OR: [] } }],
  ])('is refused: %s', async (_what, variables) => {
    expect(await code(page, variables)).toBe('BAD_USER_INPUT');
  });

  it('finds nothing by what cannot exist, and interprets nothing', async () => {
    for (const filter of [
      { resourceId: 'not an id' },
      { resourceId: `${randomUUID()}' OR '1'='1` },
      { action: '%' },
      { action: "order.status_changed' --" },
      { actorId: '*' },
    ])
      expect(await read({ filter })).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it.each([
    ['', 'nothing'],
    ['AAAA', 'bytes'],
    [Buffer.from('[1,2]').toString('base64url'), 'too little'],
    [Buffer.from('[1,99999999999,0]').toString('base64url'), 'a number that no entry has'],
    [Buffer.from('{"chain":1}').toString('base64url'), 'an object'],
  ])('cannot have a verification go on from nowhere: %s (%s)', async (after) => {
    expect(await code('query ($after: String) { verifyAuditLog(after: $after) { intact } }', { after })).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('has a verification start again where its place is not there', async () => {
    const after = Buffer.from('[1,2000000000,5]').toString('base64url');
    expect(
      await log.ask('query ($after: String) { verifyAuditLog(after: $after) { intact complete } }', {
        after,
      }),
    ).toEqual({ verifyAuditLog: { intact: true, complete: true } });
  });
});
