import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followHistory, openWakeUps } from '../src/live/index.ts';

/** A history in memory whose writer can be told when to wake its readers. */
function openHistory() {
  const rows: number[] = [];
  const wakeUps = openWakeUps();
  const reads: number[] = [];
  return {
    reads,
    append: (position: number) => rows.push(position),
    wake: () => wakeUps.publish('rows'),
    follow: (after = 0, isLast?: (position: number) => boolean) =>
      followHistory<number>({
        wakeUps,
        topic: 'rows',
        after,
        read: async (position) => {
          reads.push(position);
          return rows.filter((row) => row > position).slice(0, 3);
        },
        position: (row) => row,
        ...(isLast && { isLast }),
      }),
  };
}

async function take(stream: AsyncGenerator<number>, count: number): Promise<number[]> {
  const taken: number[] = [];
  while (taken.length < count) {
    const step = await stream.next();
    if (step.done) break;
    taken.push(step.value);
  }
  return taken;
}

describe('followHistory', () => {
  it('replays what was missed, then follows', async () => {
    const history = openHistory();
    for (const position of [1, 2, 3, 4, 5]) history.append(position);
    const stream = history.follow(2);
    expect(await take(stream, 3)).toEqual([3, 4, 5]);
    const next = stream.next();
    history.append(6);
    await history.wake();
    expect(await next).toEqual({ value: 6, done: false });
    await stream.return();
  });

  it('shows every row once and in order, however wake-ups are lost, doubled or early', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('append', 'wake', 'take'), { maxLength: 60 }),
        async (steps) => {
          const history = openHistory();
          const stream = history.follow();
          let written = 0;
          const seen: number[] = [];
          for (const step of steps) {
            if (step === 'append') history.append(++written);
            if (step === 'wake') await history.wake();
            if (step === 'take' && seen.length < written) {
              const next = stream.next();
              await history.wake();
              seen.push((await next).value as number);
            }
          }
          await stream.return();
          expect(seen).toEqual(seen.map((_, index) => index + 1));
        },
      ),
    );
  });

  it('ends after the last entry', async () => {
    const history = openHistory();
    for (const position of [1, 2, 3]) history.append(position);
    expect(
      await take(
        history.follow(0, (position) => position === 2),
        9,
      ),
    ).toEqual([1, 2]);
  });

  it('can be ended while it waits, and stops listening', async () => {
    const history = openHistory();
    const stream = history.follow();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
    const readsSoFar = history.reads.length;
    await history.wake();
    expect(history.reads.length).toBe(readsSoFar);
  });

  it('ends with the error that reading throws', async () => {
    const stream = followHistory<number>({
      wakeUps: openWakeUps(),
      topic: 'rows',
      after: 0,
      read: async () => {
        throw new Error('no longer allowed');
      },
      position: (row) => row,
    });
    await expect(stream.next()).rejects.toThrow('no longer allowed');
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });
});
