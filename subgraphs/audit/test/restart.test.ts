import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openAuditLog } from './audit-log.ts';
import { confirmed } from './entries.ts';

const drafts = (count: number) => Array.from({ length: count }, () => confirmed());

it('a subgraph that ends takes a last checkpoint, and one that starts again goes on with its chains', async () => {
  const first = await openAuditLog();
  const { database, filesDirectory } = first.subgraph.environment;
  const checkpoints = async () =>
    (await readFile(join(filesDirectory, 'checkpoints.ndjson'), 'utf8')).split('\n').length - 1;
  await first.record(...drafts(5));
  await first.stop();
  const taken = await checkpoints();
  expect(taken).toBeGreaterThan(0);

  const second = await openAuditLog({ database, filesDirectory });
  await second.record(...drafts(5));
  expect(await second.verify()).toMatchObject({ intact: true, verified: 10, checkpoints: taken });
  const chains = await second.owner.query('SELECT FROM audit_entries WHERE sequence = 1');
  expect(chains.rowCount).toBeLessThan(10);
  await second.close();
});
