import pg from 'pg';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { provisionSubgraph } from '../../src/database/index.ts';
import { openEventStore } from '../../src/events/store.ts';
import { createTestDatabase } from '../../src/testing/index.ts';

it('a connection that breaks while it is someone’s turn costs that turn, and nothing else', async () => {
  const adminUrl = await createTestDatabase();
  const store = openEventStore(await provisionSubgraph(adminUrl, 'orders'), pino({ level: 'silent' }));
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const turn = store.inTurn('relay', async (query) => {
    const [row] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await admin.query('SELECT pg_terminate_backend($1, 10000)', [row?.pid]);
    await query('SELECT 1');
  });
  await expect(turn).rejects.toThrow();
  expect(await store.inTurn('relay', async () => 'done')).toBe('done');
  await admin.end();
  await store.close();
});
