import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handle } from '../../src/jobs/index.ts';
import { Happenings, note, TestJobs } from './domain.ts';

let shop: TestJobs;
const children: ChildProcess[] = [];
beforeEach(async () => {
  shop = await TestJobs.open();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await shop.close();
});

/** Starts a process that begins jobs and ends none. */
function startDoing(begun: Happenings<string>): ChildProcess {
  const { url, schema } = shop.target;
  const program = fileURLToPath(new URL('doing-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, url, schema], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => begun.add(line));
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('the jobs of a killed process', () => {
  it('are taken up by another, with the tries they had', async () => {
    const [begun, done] = [new Happenings<string>(), new Happenings<number>()];
    const doomed = startDoing(begun);
    await (await shop.work(handle(note, { run: async () => {} }))).close();
    await shop.add('interrupted');
    await begun.atLeast(1);
    await shop.work(handle(note, { run: async (_payload, { attempt }) => done.add(attempt) }));
    await kill(doomed);
    expect(await done.atLeast(1)).toEqual([2]);
  });

  it('are left to it while it lives, and told of as abandoned where it died in the last try', async () => {
    const [begun, done, abandoned] = [
      new Happenings<string>(),
      new Happenings<string>(),
      new Happenings<string>(),
    ];
    const handler = handle(note, {
      run: async ({ text }) => done.add(text),
      abandoned: async (_payload, reason) => abandoned.add(reason),
    });
    await (await shop.work(handler)).close();
    await shop.add('deadly');
    await shop.pool.query('UPDATE _private_jobs SET attempts = max_attempts - 1');
    const doomed = startDoing(begun);
    await begun.atLeast(1);
    await shop.work(handler);
    // What waits is counted after the look for the dead.
    await vi.waitFor(
      async () =>
        expect(await shop.registry.metrics()).toContain('jobs_waiting{subgraph="shop",job="note"} 1'),
      { timeout: 20_000 },
    );
    expect(abandoned.all).toEqual([]);
    await kill(doomed);
    expect(await abandoned.atLeast(1)).toEqual(['the process ended while it ran']);
    expect(done.all).toEqual([]);
  });
});
