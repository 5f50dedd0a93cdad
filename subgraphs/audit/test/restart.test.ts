import { expect, it } from 'vitest';
import { openAuditLog } from './audit-log.ts';
import { confirmed } from './entries.ts';

const drafts = (count: number) => Array.from({ length: count }, () => confirmed());

it('a subgraph that ends takes a last checkpoint, and one that starts again goes on with its chains', async () => {
  const first = await openAuditLog();
  const { database, filesDirectory } = first.subgraph.environment;
  await first.record(...drafts(5));
  await first.stop();
  expect(await first.checkpointed()).toBe(5);

  const second = await openAuditLog({ database, filesDirectory });
  await second.record(...drafts(5));
  const { intact, verified, checkpoints } = await second.verify();
  expect(intact).toBe(true);
  expect(checkpoints).toBeGreaterThan(0);
  // That somebody looked is recorded, too, about now.
  expect(verified).toBeGreaterThanOrEqual(10);
  const chains = await second.owner.query('SELECT FROM audit_entries WHERE sequence = 1');
  expect(chains.rowCount).toBeLessThan(10);
  await second.close();
});
