import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, openCheckpointSigner } from '../../src/domain/checkpoint.ts';
import { readLedger, readLedgerEnd } from '../../src/domain/ledger.ts';
import { checkpointsOf, keptOf } from '../checkpoints.ts';
import { chainOf } from '../entries.ts';

const signer = openCheckpointSigner(randomBytes(32));
const stranger = openCheckpointSigner(randomBytes(32));
const heads = chainOf(4).map(({ chain, sequence, hash }) => ({ chain, sequence, hash }));
const texts = checkpointsOf(signer, ...heads.map((head) => ({ heads: [head], retired: null })));
const [first = '', second = '', third = '', fourth = ''] = texts;

function stated(text: string): Checkpoint {
  const read = signer.read(text);
  if (read === null) throw new Error('it was signed by us');
  return read;
}

const read = (kept: readonly string[], latest?: string) => readLedger(keptOf(kept, latest), signer);
const broken = async (kept: readonly string[], latest?: string) => (await read(kept, latest)).broken;

/** What comes of the next checkpoint. */
async function next(kept: readonly string[], latest?: string): Promise<string> {
  const { last, number, previous } = await readLedgerEnd(keptOf(kept, latest), signer);
  const takenAt = new Date().toISOString();
  return signer.sign({ version: 1, number, previous, takenAt, heads: last?.heads ?? [], retired: null });
}

describe('checkpoints that were kept', () => {
  it('are known as ours, with the public key alone that anybody may have', async () => {
    expect(await read(texts)).toEqual({
      last: stated(fourth),
      checkpoints: 4,
      retiredEnds: [],
      broken: [],
    });
    expect(await read([])).toEqual({ last: null, checkpoints: 0, retiredEnds: [], broken: [] });
    expect(signer.publicKey).toContain('BEGIN PUBLIC KEY');
  });

  it('are found out when one was altered, removed, swapped or made by somebody else', async () => {
    expect(await broken([first, second.replace('"sequence":2', '"sequence":1'), third])).toEqual([2, 3]);
    expect(await broken([first, third])).toEqual([2]);
    expect(await broken([second, third])).toEqual([1]);
    expect(await broken([second, first, third])).toEqual([1, 2, 3]);
    expect(await broken([first, stranger.sign({ ...stated(second) }), third])).toEqual([2, 3]);
    expect(await broken(['', '{}', 'null', '{'])).toEqual([1, 2, 3, 4]);
  });

  it('do not vouch for what somebody else has put behind them', async () => {
    const forged = stranger.sign({ ...stated(third), heads: [] });
    const mine = await next([first, second, forged]);
    expect(stated(mine)).toMatchObject({ number: 3, heads: [heads[1]] });
    expect(await broken([first, second, forged, mine])).toEqual([3, 4]);
  });
});

describe('the latest checkpoint', () => {
  it('follows those that were kept, until it was kept itself', async () => {
    expect(await read([first, second], third)).toMatchObject({
      last: stated(third),
      checkpoints: 3,
      broken: [],
    });
    expect(await read([], first)).toMatchObject({ last: stated(first), checkpoints: 1, broken: [] });
    for (const stale of [second, third])
      expect(await read([first, second, third], stale)).toMatchObject({
        last: stated(third),
        checkpoints: 3,
        broken: [],
      });
  });

  it('gives way to the next one', async () => {
    expect(stated(await next([first, second], third))).toEqual({
      ...stated(third),
      takenAt: expect.any(String),
    });
    expect(stated(await next([first, second], second))).toMatchObject({ number: 3, heads: [heads[1]] });
    expect(stated(await next([]))).toMatchObject({ number: 1, previous: null });
  });

  it('is found out when it was altered', async () => {
    expect(await broken([first, second], third.replace('"sequence":3', '"sequence":2'))).toEqual([3]);
    expect(await broken([first, second], '')).toEqual([3]);
  });

  it('tells that others were cut off from the end, and so do those that come after it', async () => {
    expect(await broken([first, second], fourth)).toEqual([3]);
    expect(await broken([], fourth)).toEqual([1]);
    expect(await broken([first, second, await next([first, second], fourth)])).toEqual([3]);
  });
});
