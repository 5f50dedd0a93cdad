import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLiveLimits } from '../../src/live/limits.ts';
import { Outbound } from '../../src/live/outbound.ts';

/** A channel that takes what it is given only when it is told to. */
class StubChannel {
  readonly written: string[] = [];
  readonly #pending: { readonly bytes: number; readonly taken: () => void }[] = [];
  #bytes = 0;

  write(text: string, taken: () => void): void {
    this.written.push(text);
    this.#bytes += text.length;
    this.#pending.push({ bytes: text.length, taken });
  }

  buffered(): number {
    return this.#bytes;
  }

  takeAll(): void {
    for (const { bytes, taken } of this.#pending.splice(0)) {
      this.#bytes -= bytes;
      taken();
    }
  }
}

const large = 'x'.repeat(70_000);
const limits = { ...defaultLiveLimits, waitingMessages: 3, waitingBytes: 100_000 };

let channel: StubChannel;
let outbound: Outbound;
let cutOffs: number;
beforeEach(() => {
  channel = new StubChannel();
  cutOffs = 0;
  outbound = new Outbound(channel, limits, () => {
    cutOffs += 1;
  });
});

describe('messages on their way out', () => {
  it('are written at once for a reader that keeps up', () => {
    expect(outbound.send('a')).toBeUndefined();
    expect(outbound.send('b')).toBeUndefined();
    expect(channel.written).toEqual(['a', 'b']);
  });

  it('wait for one that does not, keep their order, and make the sender wait', async () => {
    outbound.send(large);
    const room = outbound.send('b');
    outbound.send('c');
    expect(room).toBeInstanceOf(Promise);
    expect(channel.written).toEqual([large]);
    channel.takeAll();
    await room;
    expect(channel.written).toEqual([large, 'b', 'c']);
    expect(outbound.send('d')).toBeUndefined();
  });

  it('are not held back one by one: what waits flows as far as there is room', () => {
    outbound.send(large);
    outbound.send(large);
    outbound.send('c');
    channel.takeAll();
    expect(channel.written).toEqual([large, large]);
    channel.takeAll();
    expect(channel.written).toEqual([large, large, 'c']);
  });

  it('end when the last one has been written, and no earlier', () => {
    let ended = false;
    outbound.send(large);
    outbound.send('b');
    outbound.finish(() => {
      ended = true;
    });
    expect(ended).toBe(false);
    channel.takeAll();
    expect(ended).toBe(true);
    outbound.send('c');
    expect(channel.written).toEqual([large, 'b']);
  });
});

describe('a reader', () => {
  it('is cut off once when too many messages wait', async () => {
    outbound.send(large);
    const room = outbound.send('1');
    for (const text of ['2', '3']) outbound.send(text);
    expect(cutOffs).toBe(0);
    for (const text of ['4', '5']) outbound.send(text);
    expect(cutOffs).toBe(1);
    // Whoever waited for room goes on, to find that it is over.
    await room;
    channel.takeAll();
    expect(channel.written).toEqual([large]);
  });

  it('is cut off when too many bytes wait', () => {
    outbound.send(large);
    outbound.send(large);
    expect(cutOffs).toBe(0);
    outbound.send(large);
    expect(cutOffs).toBe(1);
  });

  it('has not progressed when it took nothing since it was asked last', () => {
    outbound.send('a');
    expect(outbound.progressed()).toBe(false);
    channel.takeAll();
    expect(outbound.progressed()).toBe(true);
    expect(outbound.progressed()).toBe(false);
  });
});
