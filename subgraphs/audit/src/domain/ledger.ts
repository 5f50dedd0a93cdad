/** The rules by which checkpoints follow each other. Pure. */
import { type Checkpoint, type CheckpointSigner, checkpointHash } from './checkpoint.ts';
import type { Link } from './entry.ts';

/**
 * All checkpoints as they were kept: those for good, each of which holds the hash of the one before it, and the latest,
 * which follows them and gives way to the next one until that is kept as well.
 */
export interface KeptCheckpoints {
  /** Null before the first; older than the newest of the others once that was kept. */
  readonly latest: string | null;
  /** Some at a time, the newest first. */
  readonly kept: AsyncIterable<readonly string[]>;
}

/** Where the next checkpoint goes on. */
export interface LedgerEnd {
  /** The last one that is ours; null where there is none. */
  readonly last: Checkpoint | null;
  /** Whether the next one takes its place. */
  readonly isReplaced: boolean;
  /** What the next one has as its number, and as the hash of the one before it. */
  readonly number: number;
  readonly previous: string | null;
}

async function findGenuine(kept: KeptCheckpoints['kept'], signer: CheckpointSigner) {
  for await (const texts of kept)
    for (const text of texts) {
      const checkpoint = signer.read(text);
      if (checkpoint !== null) return { text, checkpoint };
    }
  return null;
}

/** Finds where the next checkpoint goes on: after the last one that is ours, so that none of ours vouches for another's. */
export async function readLedgerEnd(
  { latest, kept }: KeptCheckpoints,
  signer: CheckpointSigner,
): Promise<LedgerEnd> {
  const replaced = latest === null ? null : signer.read(latest);
  const newest = await findGenuine(kept, signer);
  // Where checkpoints are gone that it followed, what takes its place keeps saying so.
  if (replaced !== null && replaced.number > (newest?.checkpoint.number ?? 0))
    return { last: replaced, isReplaced: true, number: replaced.number, previous: replaced.previous };
  if (newest === null) return { last: null, isReplaced: false, number: 1, previous: null };
  const { text, checkpoint } = newest;
  return {
    last: checkpoint,
    isReplaced: false,
    number: checkpoint.number + 1,
    previous: checkpointHash(text),
  };
}

/** What checkpoints say, all together. */
export interface Ledger {
  /** The last one that is ours: it says what all before it do. */
  readonly last: Checkpoint | null;
  /** How many there are. */
  readonly checkpoints: number;
  /** The last entry of each chain in what was dropped, of every statement. */
  readonly retiredEnds: readonly Link[];
  /** The places, from 1, of those that are not ours or do not follow the one before them. */
  readonly broken: readonly number[];
}

/** Reads and checks all checkpoints. One that is ours vouches by its hash for the one before it, and so on. */
export async function readLedger(
  { latest, kept }: KeptCheckpoints,
  signer: CheckpointSigner,
): Promise<Ledger> {
  const retiredEnds: Link[] = [];
  /** Counted from the end, where the latest is 0. */
  const broken = new Set<number>();
  let hasLatest = latest !== null;
  let following = latest === null ? null : signer.read(latest);
  if (hasLatest && following === null) broken.add(0);
  let last = following;
  let count = 0;

  function next(text: string): void {
    count += 1;
    const isVouched = following !== null && following.previous === checkpointHash(text);
    const checkpoint = signer.read(text, isVouched);
    if (count === 1 && following !== null && checkpoint !== null && following.number <= checkpoint.number) {
      // It was kept since, or another one in its place.
      hasLatest = false;
      last = following = null;
    }
    if (following !== null && !isVouched) broken.add(count - 1);
    if (checkpoint === null) broken.add(count);
    last ??= checkpoint;
    retiredEnds.push(...(checkpoint?.retired?.ends ?? []));
    following = checkpoint;
  }

  for await (const texts of kept) for (const text of texts) next(text);
  // Nothing comes before the first.
  if (following !== null && following.previous !== null) broken.add(count);
  return {
    last,
    checkpoints: count + (hasLatest ? 1 : 0),
    retiredEnds,
    broken: [...broken].map((place) => count + 1 - place).sort((one, other) => one - other),
  };
}
