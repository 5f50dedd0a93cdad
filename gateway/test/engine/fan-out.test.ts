import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FanOut } from '../../src/engine/subscriptions/fan-out.ts';
import type { Reading } from '../../src/engine/subscriptions/reader.ts';

interface Letter {
  readonly letter: string;
}

const letters = Object.fromEntries(
  Array.from('abcde', (letter) => [letter, { letter } satisfies Letter]),
) as Record<'a' | 'b' | 'c' | 'd' | 'e', Letter>;
const { a, b, c, d, e } = letters;
const tooSlow: Letter = { letter: 'too slow' };

function open(longestQueue = 2) {
  const state = { deserted: 0 };
  const fanOut = new FanOut<Letter>(longestQueue, tooSlow, () => {
    state.deserted++;
  });
  return { fanOut, state };
}

/** A reader that keeps up. */
function follow(reading: Reading<Letter>) {
  const taken: Letter[] = [];
  const over = reading.handTo((letter) => {
    taken.push(letter);
    return undefined;
  });
  return { taken, over };
}

/** A reader that has to be waited for after each item. */
function followSlowly(reading: Reading<Letter>) {
  const taken: Letter[] = [];
  let makeRoom = () => {};
  const over = reading.handTo((letter) => {
    taken.push(letter);
    return new Promise((resolve) => {
      makeRoom = resolve;
    });
  });
  return {
    taken,
    over,
    async takeNext() {
      makeRoom();
      await nextTurn();
    },
  };
}

it('gives every reader every item in order, from when it was added', () => {
  const { fanOut } = open();
  const early = fanOut.read();
  fanOut.publish(a);
  const late = follow(fanOut.read());
  fanOut.publish(b);
  const { taken } = follow(early);
  fanOut.publish(c);
  expect(taken).toEqual([a, b, c]);
  expect(late.taken).toEqual([b, c]);
});

it('cuts a reader off that falls behind while another keeps up, and tells it', async () => {
  const { fanOut, state } = open();
  const slow = followSlowly(fanOut.read());
  const fast = follow(fanOut.read());
  for (const letter of [a, b, c, d, e]) expect(fanOut.publish(letter)).toBeUndefined();
  expect(fast.taken).toEqual([a, b, c, d, e]);
  for (let left = 4; left > 0; left--) await slow.takeNext();
  await slow.over;
  expect(slow.taken).toEqual([a, b, c, tooSlow]);
  expect(state.deserted).toBe(0);
});

it('makes the source wait where every reader is behind, until one takes an item', async () => {
  const { fanOut } = open();
  const slow = followSlowly(fanOut.read());
  for (const letter of [a, b]) expect(fanOut.publish(letter)).toBeUndefined();
  const wait = fanOut.publish(c);
  expect(wait).toBeInstanceOf(Promise);
  await slow.takeNext();
  await wait;
  expect(fanOut.publish(d)).toBeInstanceOf(Promise);
  for (let left = 2; left > 0; left--) await slow.takeNext();
  expect(slow.taken).toEqual([a, b, c, d]);
});

it('lets the source go on when the reader it waited for leaves', async () => {
  const { fanOut, state } = open(1);
  const reader = fanOut.read();
  const wait = fanOut.publish(a);
  reader.leave();
  await wait;
  expect(state.deserted).toBe(1);
  expect(fanOut.publish(b)).toBeUndefined();
});

it('ends a reader that waits at once, and one that has items after those', async () => {
  const { fanOut, state } = open();
  const waiting = follow(fanOut.read());
  const behind = fanOut.read();
  fanOut.publish(a);
  fanOut.end();
  await waiting.over;
  expect(state.deserted).toBe(1);
  const { taken, over } = follow(behind);
  await over;
  expect(taken).toEqual([a]);
});

it('drops what waits for a reader that leaves, also one it waits for', async () => {
  const { fanOut } = open();
  const reading = fanOut.read();
  const slow = followSlowly(reading);
  for (const letter of [a, b]) fanOut.publish(letter);
  reading.leave();
  await slow.over;
  await slow.takeNext();
  expect(slow.taken).toEqual([a]);
});

it('a reader that throws ends with what it threw, and no other does', async () => {
  const { fanOut } = open();
  const broken = fanOut.read().handTo(({ letter }) => {
    throw new Error(`cannot take ${letter}`);
  });
  const sound = follow(fanOut.read());
  for (const letter of [a, b]) fanOut.publish(letter);
  await expect(broken).rejects.toThrow('cannot take a');
  expect(sound.taken).toEqual([a, b]);
});
