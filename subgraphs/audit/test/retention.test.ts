import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { ensurePartitions, prismaAdapter } from '@pet/platform/database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { type Checkpoints, openCheckpoints } from '../src/checkpoints/checkpoints.ts';
import type { CheckpointStore } from '../src/checkpoints/store.ts';
import { type Checkpoint, openCheckpointSigner } from '../src/domain/checkpoint.ts';
import { dropExpired, entriesTable } from '../src/service/retention.ts';
import { openVerifying } from '../src/service/verifying.ts';
import { type AuditLog, openAuditLog } from './audit-log.ts';
import { openMemoryStore } from './checkpoints.ts';
import { confirmed } from './entries.ts';

const signer = openCheckpointSigner(randomBytes(32));

let log: AuditLog;
let database: PrismaClient;
let store: ReturnType<typeof openMemoryStore>;
let checkpoints: Checkpoints;
beforeEach(async () => {
  log = await openAuditLog();
  database = new PrismaClient({ adapter: prismaAdapter(log.subgraph.environment.database) });
  store = openMemoryStore();
  checkpoints = openCheckpoints(database, store, signer);
  await log.record(...Array.from({ length: 9 }, () => confirmed()));
});
afterEach(async () => {
  await database.$disconnect();
  await log.close();
});

/** When everything that was recorded by now may be dropped. */
const later = () => new Date(Date.now() + 26 * 31 * 24 * 60 * 60 * 1_000);
const target = () => log.subgraph.environment.database;
const verify = (kept: CheckpointStore) => openVerifying(database, kept, signer).verify(null, 10_000);

it('drops nothing that has not been kept for long enough', async () => {
  await dropExpired(target(), checkpoints, new Date());
  expect(await verify(store)).toMatchObject({ verified: 9, problems: [] });
  expect(store.texts).toEqual([]);
});

it('drops what was kept for long enough, says so under our signature, and what follows can still be verified', async () => {
  await dropExpired(target(), checkpoints, later());
  const stated = store.texts.flatMap((text) => signer.read(text)?.retired ?? []);
  expect(stated.reduce((sum, { entries }) => sum + entries, 0)).toBe(9);
  expect(await verify(store)).toMatchObject({ verified: 0, problems: [] });

  await ensurePartitions(target(), entriesTable);
  await log.record(...Array.from({ length: 6 }, () => confirmed()));
  await checkpoints.keep();
  expect(await verify(store)).toMatchObject({ verified: 6, problems: [] });
  // Another process, whose own checkpoints never saw any of it.
  expect(await verify(openMemoryStore())).toMatchObject({ verified: 6, problems: [] });
  // The chain that is taken first when nobody else appends; others may begin only now.
  const { rows } = await log.owner.query('SELECT min(sequence) AS first FROM audit_entries WHERE chain = 1');
  const retired = stated.flatMap(({ ends }) => ends).filter(({ chain }) => chain === 1);
  expect(rows[0]?.first).toBe(Math.max(...retired.map(({ sequence }) => sequence)) + 1);
});

it('is not taken for an excuse: what goes without a statement is missed', async () => {
  await checkpoints.keep();
  await log.owner.query('DELETE FROM audit_entries WHERE sequence = 1');
  expect((await verify(store)).problems.length).toBeGreaterThan(0);
  const forged = openCheckpointSigner(randomBytes(32));
  await log.owner.query('TRUNCATE audit_entries');
  const ends = [{ chain: 1, sequence: 9, hash: 'f'.repeat(64) }];
  const [from, to] = [new Date(0).toISOString(), new Date().toISOString()];
  const retired = { partition: 'audit_entries_202611', from, to, entries: 9, ends };
  const statement: Checkpoint = { version: 1, number: 1, previous: null, takenAt: to, heads: [], retired };
  await log.owner.query('INSERT INTO retirements VALUES ($1, $2, now())', ['x', forged.sign(statement)]);
  expect((await verify(store)).problems).toContainEqual(
    expect.objectContaining({ kind: 'TRUNCATED', sequence: 1 }),
  );
});

it('signs nothing that does not lead on from what was signed: the last checkpoint tells what any of them does', async () => {
  await checkpoints.keep();
  const { rows } = await log.owner.query('SELECT chain FROM audit_entries WHERE sequence = 2 LIMIT 1');
  const [{ chain }] = rows;
  await log.owner.query('DELETE FROM audit_entries WHERE chain = $1 AND sequence >= 2', [chain]);
  // The chains go on, the one that was cut off too.
  await log.record(...Array.from({ length: 40 }, () => confirmed()));
  await checkpoints.keep();
  expect(store.texts).toHaveLength(2);
  const kinds = (await verify(store)).problems.map((problem) => `${problem.kind} in ${problem.chain}`);
  expect(kinds).toEqual([expect.stringMatching(`^(REWRITTEN|TRUNCATED) in ${chain}$`)]);
});

it('keeps a partition whose statement could not be kept', async () => {
  const failing: Checkpoints = {
    ...checkpoints,
    retire: async () => {
      throw new Error('the disk is full');
    },
  };
  await expect(dropExpired(target(), failing, later())).rejects.toThrow('the disk is full');
  expect(await verify(store)).toMatchObject({ verified: 9, problems: [] });
});

it('waits for a verification: what that has not come to yet is not dropped', async () => {
  const events = new EventEmitter();
  const reached = once(events, 'reached');
  const verification = verify({
    ...store,
    async *readKept() {
      yield* store.readKept();
      events.emit('reached');
      await once(events, 'go on');
    },
  });
  await reached;
  await expect(dropExpired(target(), checkpoints, later())).rejects.toThrow('lock timeout');
  events.emit('go on');
  expect(await verification).toMatchObject({ verified: 9, problems: [] });
  await dropExpired(target(), checkpoints, later());
  expect(await verify(store)).toMatchObject({ verified: 0, problems: [] });
});
