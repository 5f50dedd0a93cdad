import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditLog, openAuditLog } from './audit-log.ts';
import { confirmed } from './entries.ts';

let log: AuditLog;
beforeEach(async () => {
  log = await openAuditLog();
  await record(12);
});
afterEach(() => log.close());

const record = (count: number) => log.record(...Array.from({ length: count }, () => confirmed()));

/** Has a checkpoint kept for good, as the subgraph does now and then and when it ends. */
async function checkpoint(): Promise<void> {
  await log.subgraph.mounted.seed();
}

/** The longest chain: by itself if one process did all the work one by one, else one of some. */
async function longestChain(): Promise<{ chain: number; length: number }> {
  const { rows } = await log.owner.query(
    'SELECT chain, max(sequence) AS length FROM audit_entries GROUP BY chain ORDER BY length DESC LIMIT 1',
  );
  return rows[0];
}

/** The file of this month's checkpoints. */
function monthsFile(): string {
  const month = new Date().toISOString().slice(0, 7).replace('-', '');
  return join(log.subgraph.environment.filesDirectory, `checkpoints-${month}.ndjson`);
}

const kinds = async () => new Set((await log.verify()).problems.map(({ kind }) => kind));

describe('verifyAuditLog', () => {
  it('finds nothing in a log that nobody has touched, however many wrote to it at once', async () => {
    await checkpoint();
    await record(40);
    const { verified, total, ...found } = await log.verify();
    expect(found).toMatchObject({ intact: true, complete: true, problems: [], next: null });
    // That somebody looked is recorded, too, about now.
    expect(verified).toBeGreaterThanOrEqual(52);
    expect(total).toBeGreaterThanOrEqual(verified);
  });

  it('finds an edit', async () => {
    const { chain } = await longestChain();
    await log.owner.query(
      `UPDATE audit_entries SET details = jsonb_set(details, '{to}', '"CANCELLED"') WHERE chain = $1 AND sequence = 2`,
      [chain],
    );
    expect(await log.verify()).toMatchObject({
      intact: false,
      complete: true,
      problems: [{ kind: 'ALTERED', chain, sequence: 2 }],
    });
  });

  it('finds a deletion', async () => {
    const { chain } = await longestChain();
    await log.owner.query('DELETE FROM audit_entries WHERE chain = $1 AND sequence = 2', [chain]);
    expect(await log.verify()).toMatchObject({ problems: [{ kind: 'MISSING', chain, sequence: 2 }] });
  });

  it('finds a swap', async () => {
    const { chain } = await longestChain();
    await log.owner.query(
      `UPDATE audit_entries SET sequence = 3 - sequence WHERE chain = $1 AND sequence IN (1, 2)`,
      [chain],
    );
    expect((await log.verify()).problems).toEqual(
      expect.arrayContaining([
        { kind: 'ALTERED', chain, sequence: 1 },
        { kind: 'ALTERED', chain, sequence: 2 },
      ]),
    );
  });

  it('finds a truncated tail, and a chain that is gone whole', async () => {
    await checkpoint();
    const { chain, length } = await longestChain();
    await log.owner.query('DELETE FROM audit_entries WHERE chain = $1 AND sequence >= $2', [
      chain,
      length - 1,
    ]);
    expect(await log.verify()).toMatchObject({
      problems: [{ kind: 'TRUNCATED', chain, sequence: length - 1 }],
    });
    await log.owner.query('DELETE FROM audit_entries WHERE chain = $1', [chain]);
    expect(await log.verify()).toMatchObject({ problems: [{ kind: 'TRUNCATED', chain, sequence: 1 }] });
    await log.owner.query('TRUNCATE audit_entries');
    expect(await kinds()).toEqual(new Set(['TRUNCATED']));
  });

  it('finds an entry that stands where another one does', async () => {
    const { chain } = await longestChain();
    await log.owner.query(
      `INSERT INTO audit_entries SELECT (json_populate_record(entry, '{"id": "00000000-0000-4000-8000-000000000000"}')).*
       FROM audit_entries AS entry WHERE chain = $1 AND sequence = 1`,
      [chain],
    );
    expect(await kinds()).toContain('ADDED');
  });

  it('finds a truncated tail about a second after it was appended', async () => {
    await expect.poll(() => log.checkpointed(), { timeout: 20_000, interval: 50 }).toBe(12);
    const { chain, length } = await longestChain();
    await log.owner.query('DELETE FROM audit_entries WHERE chain = $1 AND sequence = $2', [chain, length]);
    expect(await log.verify()).toMatchObject({ problems: [{ kind: 'TRUNCATED', chain, sequence: length }] });
  });

  it('finds checkpoints that were altered', async () => {
    await checkpoint();
    const text = await readFile(monthsFile(), 'utf8');
    await writeFile(monthsFile(), text.replace(/"sequence":\d+/, '"sequence":1'));
    expect(await kinds()).toContain('CHECKPOINT_ALTERED');
  });

  it('finds that a month of checkpoints was altered, or cut off, however old it is', async () => {
    const old = join(log.subgraph.environment.filesDirectory, 'checkpoints-202001.ndjson');
    await checkpoint();
    await record(1);
    await checkpoint();
    await rename(monthsFile(), old);
    await record(1);
    await checkpoint();
    expect(await log.verify()).toMatchObject({ intact: true });
    const text = await readFile(old, 'utf8');
    const lines = text.split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const change of ['', lines[0], text.replace('"number":1,', '"number":2,')]) {
      await writeFile(old, `${change}\n`);
      expect(await kinds()).toContain('CHECKPOINT_ALTERED');
    }
    await writeFile(old, text);
    expect(await log.verify()).toMatchObject({ intact: true });
  });

  it('goes on where it stopped, and finds the same', async () => {
    const { chain } = await longestChain();
    await log.owner.query('DELETE FROM audit_entries WHERE chain = $1 AND sequence = 2', [chain]);
    const verifying = 'query ($after: String) { verifyAuditLog(after: $after) { intact verified complete } }';
    const after = Buffer.from(JSON.stringify([chain, 3, 3])).toString('base64url');
    const { verifyAuditLog } = await log.ask(verifying, { after });
    expect(verifyAuditLog).toMatchObject({ intact: true, complete: true });
  });
});
