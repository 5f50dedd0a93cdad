import { expect, it } from 'vitest';
import { FanOut } from '../../src/engine/subscriptions/fan-out.ts';

function open(longestQueue = 2) {
  const state = { deserted: 0 };
  const fanOut = new FanOut<string>(longestQueue, 'too slow', () => {
    state.deserted++;
  });
  return { fanOut, state };
}

async function take(reader: AsyncIterator<string>, count: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let index = 0; index < count; index++) values.push((await reader.next()).value);
  return values;
}

it('gives every reader every item in order, from when it began to read', async () => {
  const { fanOut } = open();
  const early = fanOut.read();
  fanOut.publish('a');
  const late = fanOut.read();
  fanOut.publish('b');
  expect(await take(early, 2)).toEqual(['a', 'b']);
  expect(await take(late, 1)).toEqual(['b']);
});

it('cuts a reader off that falls behind while another keeps up, and tells it', async () => {
  const { fanOut } = open();
  const slow = fanOut.read();
  const fast = fanOut.read();
  const taken: unknown[] = [];
  for (const item of ['a', 'b', 'c', 'd']) {
    fanOut.publish(item);
    taken.push((await fast.next()).value);
  }
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
  expect(await take(slow, 4)).toEqual(['a', 'b', 'too slow', undefined]);
});

it('makes the source wait where every reader is behind, until one takes an item', async () => {
  const { fanOut } = open();
  const reader = fanOut.read();
  expect(fanOut.publish('a')).toBeUndefined();
  const wait = fanOut.publish('b');
  expect(wait).toBeInstanceOf(Promise);
  await reader.next();
  await wait;
  expect(fanOut.publish('c')).toBeInstanceOf(Promise);
  expect(await take(reader, 2)).toEqual(['b', 'c']);
});

it('lets the source go on when the reader it waited for leaves', async () => {
  const { fanOut, state } = open(1);
  const reader = fanOut.read();
  const wait = fanOut.publish('a');
  await reader.return?.();
  await wait;
  expect(state.deserted).toBe(1);
});

it('ends a reader that waits at once, and one that has items after those', async () => {
  const { fanOut, state } = open();
  const waiting = fanOut.read();
  const next = waiting.next();
  fanOut.end();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(state.deserted).toBe(1);
});
