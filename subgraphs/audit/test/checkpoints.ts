import type { CheckpointStore } from '../src/checkpoints/store.ts';
import { type Checkpoint, type CheckpointSigner, checkpointHash } from '../src/domain/checkpoint.ts';
import type { KeptCheckpoints } from '../src/domain/ledger.ts';

const takenAt = '2026-11-22T09:00:00.000Z';

/** Checkpoints that follow each other, in their order. */
export function checkpointsOf(
  signer: CheckpointSigner,
  ...stated: readonly Pick<Checkpoint, 'heads' | 'retired'>[]
): string[] {
  const texts: string[] = [];
  for (const { heads, retired } of stated) {
    const before = texts.at(-1);
    const previous = before === undefined ? null : checkpointHash(before);
    texts.push(signer.sign({ version: 1, number: texts.length + 1, previous, takenAt, heads, retired }));
  }
  return texts;
}

/** @param texts in their order */
export function keptOf(texts: readonly string[], latest: string | null = null): KeptCheckpoints {
  return {
    latest,
    kept: (async function* () {
      yield texts.toReversed();
    })(),
  };
}

/** Checkpoints that live as long as the test. */
export function openMemoryStore(): CheckpointStore & { readonly texts: string[] } {
  const texts: string[] = [];
  let latest: string | null = null;
  return {
    texts,
    readLatest: async () => latest,
    readKept: () => keptOf(texts).kept,
    async replaceLatest(text) {
      latest = text;
    },
    async keep(text) {
      texts.push(text);
    },
  };
}

/** The texts of checkpoints, the newest first. */
export async function collect(kept: KeptCheckpoints['kept']): Promise<string[]> {
  const all: string[] = [];
  for await (const texts of kept) all.push(...texts);
  return all;
}
