import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handle, recurring } from '../../src/jobs/index.ts';
import { createTestDatabase } from '../../src/testing/index.ts';
import { Happenings, note, TestJobs } from './domain.ts';

let shop: TestJobs;
beforeEach(async () => {
  shop = await TestJobs.open();
});
afterEach(() => shop.close());

/** A handler that takes down what it does, and fails as often as it is told. */
function noting(failures = 0) {
  const done = new Happenings<{ text: string; attempt: number }>();
  const abandoned = new Happenings<{ text: string; reason: string }>();
  let left = failures;
  const handler = handle(note, {
    run: async ({ text }, { attempt }) => {
      done.add({ text, attempt });
      if (left-- > 0) throw new Error('not now');
    },
    abandoned: async ({ text }, reason) => abandoned.add({ text, reason }),
  });
  return { handler, done, abandoned };
}

describe('a job', () => {
  it('is done once its transaction has committed, and not when it has not', async () => {
    const { handler, done } = noting();
    await shop.work(handler);
    await shop.add('undone', {}, 'ROLLBACK');
    await shop.add('kept');
    await shop.add('also kept');
    const texts = (await done.atLeast(2)).map(({ text }) => text);
    expect([...texts].sort()).toEqual(['also kept', 'kept']);
  });

  it('that was added before anybody does jobs is done when somebody does', async () => {
    const { handler, done } = noting();
    const first = await shop.work(handler);
    await first.close();
    await shop.add('early');
    await shop.work(handler);
    expect(await done.atLeast(1)).toEqual([{ text: 'early', attempt: 1 }]);
  });

  it('is left to others by who has not started yet', async () => {
    const [waiting, working] = [noting(), noting()];
    await shop.prepare(waiting.handler);
    await shop.work(working.handler);
    for (let index = 0; index < 30; index += 1) await shop.add(String(index));
    await working.done.atLeast(30);
    expect(waiting.done.all).toEqual([]);
  });

  it('is not done before its time', async () => {
    const { handler, done } = noting();
    await shop.work(handler);
    await shop.add('tomorrow', { runAt: new Date(Date.now() + 86_400_000) });
    await shop.add('today');
    await done.atLeast(1);
    expect(done.all).toEqual([{ text: 'today', attempt: 1 }]);
  });

  it('is replaced by one of the same key that comes while it waits', async () => {
    const { handler, done } = noting();
    await (await shop.work(handler)).close();
    await shop.add('older', { key: 'same' });
    await shop.add('newer', { key: 'same' });
    await shop.work(handler);
    await shop.add('last', { runAt: new Date() });
    const texts = (await done.atLeast(2)).map(({ text }) => text);
    expect([...texts].sort()).toEqual(['last', 'newer']);
  });

  it('is tried again, and is dead after the last try', async () => {
    const { handler, done, abandoned } = noting(2);
    await shop.work(handler);
    await shop.add('hopeless');
    expect(await abandoned.atLeast(1)).toEqual([{ text: 'hopeless', reason: 'not now' }]);
    expect(done.all.map(({ attempt }) => attempt)).toEqual([1, 2]);
    const metrics = await shop.registry.metrics();
    expect(metrics).toContain('jobs_finished_total{subgraph="shop",job="note",outcome="failed"} 2');
  });

  it('that is dead can be had again by its key, with all its tries', async () => {
    const { handler, done, abandoned } = noting(2);
    await shop.work(handler);
    await shop.add('again', { key: 'again' });
    await done.atLeast(2);
    await abandoned.atLeast(1);
    await shop.add('again', { key: 'again' });
    expect((await done.atLeast(3)).map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
    const { rows } = await shop.pool.query(
      'SELECT id FROM _private_jobs WHERE attempts >= max_attempts AND key IS NULL',
    );
    expect(rows).toEqual([]);
  });

  it('waits longer after each failure, by a half to a whole of two to the power of them', async () => {
    await (await shop.work(noting().handler)).close();
    await shop.pool.query(`SELECT add_job('note', max_attempts => 25) FROM generate_series(1, 20)`);
    await shop.pool.query(
      `UPDATE _private_jobs SET attempts = id, locked_by = 'a process', locked_at = now()`,
    );
    const { rows: paused } = await shop.pool.query<{ attempts: number; pause: number }>(
      `UPDATE _private_jobs SET locked_by = NULL, locked_at = NULL, run_at = now() + interval '1 second'
       RETURNING attempts, extract(epoch FROM run_at - now())::float8 AS pause`,
    );
    expect(paused).toHaveLength(20);
    for (const { attempts, pause } of paused) {
      const most = Math.min(3_600, 2 ** (attempts - 1));
      expect(pause).toBeGreaterThanOrEqual(most / 2);
      expect(pause).toBeLessThanOrEqual(most);
    }
  });
});

describe('the jobs of one subgraph', () => {
  it('are done although another of the same database migrates its own', async () => {
    const adminUrl = await createTestDatabase();
    const [first, second] = [await TestJobs.open(adminUrl, 'first'), await TestJobs.open(adminUrl, 'second')];
    const [one, two] = [noting(), noting()];
    await first.work(one.handler);
    await second.work(two.handler);
    await first.add('mine');
    await second.add('yours');
    expect(await one.done.atLeast(1)).toEqual([{ text: 'mine', attempt: 1 }]);
    expect(await two.done.atLeast(1)).toEqual([{ text: 'yours', attempt: 1 }]);
    await Promise.all([first.close(), second.close()]);
  });

  it('are each done once where several processes share them', async () => {
    const { handler, done } = noting();
    await Promise.all([shop.work(handler), shop.work(handler), shop.work(handler)]);
    const texts = Array.from({ length: 60 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => shop.add(text)));
    await done.atLeast(60);
    expect(done.all.map(({ text }) => text).sort()).toEqual([...texts].sort());
  });

  it('that recur are made up for once, however many times were missed', async () => {
    const times = new Happenings<number>();
    const hourly = recurring({
      name: 'hourly',
      cron: '0 * * * *',
      attempts: 1,
      run: async ({ attempt }) => times.add(attempt),
    });
    await (await shop.work(hourly, noting().handler)).close();
    await shop.pool.query(`UPDATE _private_known_crontabs SET known_since = now() - interval '2 days'`);
    const { handler, done } = noting();
    await shop.work(hourly, handler);
    await times.atLeast(1);
    await shop.add('afterwards');
    await done.atLeast(1);
    expect(times.all).toEqual([1]);
  });
});

describe('a process that drains', () => {
  it('lets the jobs under way end and takes no other', async () => {
    const started = new Happenings<() => void>();
    const slow = handle(note, { run: () => new Promise<void>((resolve) => started.add(resolve)) });
    const draining = await shop.work(slow);
    for (const text of ['one', 'two', 'three', 'too many']) await shop.add(text);
    const finish = await started.atLeast(3);
    const closed = draining.close();
    for (const end of finish) end();
    await closed;
    expect(started.all).toHaveLength(3);
    const { rows } = await shop.pool.query('SELECT locked_by FROM _private_jobs');
    expect(rows).toEqual([{ locked_by: null }]);
  });
});
