/** The rules of verification: what follows from the entries read and the checkpoints kept. Pure. */
import type { CheckpointSigner } from './checkpoint.ts';
import { beginningOf, hashOf, type Link, type SealedEntry } from './entry.ts';
import type { Ledger } from './ledger.ts';

/** What is wrong with a log. */
export type ProblemKind =
  /** The entry is not what was appended. */
  | 'ALTERED'
  /** Entries from here on are gone, up to the next one. */
  | 'MISSING'
  /** The place is taken twice. */
  | 'ADDED'
  /** The chain fits together, but is not the one that was signed. */
  | 'REWRITTEN'
  /** Entries that a checkpoint has seen are gone from the chain's end. */
  | 'TRUNCATED'
  /** A checkpoint was not signed by us, or does not follow the one before it. */
  | 'CHECKPOINT_ALTERED';

export interface Problem {
  readonly kind: ProblemKind;
  /** Null where it is about a checkpoint. */
  readonly chain: number | null;
  /** The first place that is concerned; of checkpoints, their place among all of them. */
  readonly sequence: number;
}

/** What checkpoints say of the chains. */
export interface Witness {
  /** The hash that a checkpoint has seen at a place. */
  signedHash(chain: number, sequence: number): string | undefined;
  /** The furthest that a checkpoint has seen a chain; 0 where none has. */
  seen(chain: number): number;
  /** The chains that are known of. */
  readonly chains: ReadonlySet<number>;
  /** Where what is left of a chain may begin: after what was dropped, the furthest first. */
  beginnings(chain: number): readonly Link[];
  readonly problems: readonly Problem[];
  /** How many checkpoints there are. */
  readonly checkpoints: number;
  readonly lastTakenAt: Date | null;
}

/**
 * Draws together what is known of the chains from outside the log.
 * @param retirements statements of what was dropped, also those that other processes made
 */
export function openWitness(
  { last, retiredEnds, broken, checkpoints }: Ledger,
  retirements: readonly string[],
  signer: CheckpointSigner,
): Witness {
  const statements = retirements.flatMap((text) => signer.read(text) ?? []);
  const hashes = new Map<string, string>();
  const seen = new Map<number, number>();
  for (const { chain, sequence, hash } of [last, ...statements].flatMap((stated) => stated?.heads ?? [])) {
    hashes.set(`${chain}/${sequence}`, hash);
    seen.set(chain, Math.max(seen.get(chain) ?? 0, sequence));
  }
  const ends = [...retiredEnds, ...statements.flatMap(({ retired }) => retired?.ends ?? [])];
  return {
    signedHash: (chain, sequence) => hashes.get(`${chain}/${sequence}`),
    seen: (chain) => seen.get(chain) ?? 0,
    chains: new Set([...seen.keys(), ...ends.map(({ chain }) => chain)]),
    beginnings: (chain) =>
      [beginningOf(chain), ...ends.filter((end) => end.chain === chain)].sort(
        (one, other) => other.sequence - one.sequence,
      ),
    problems: broken.map((sequence) => ({ kind: 'CHECKPOINT_ALTERED', chain: null, sequence })),
    checkpoints,
    lastTakenAt: last && new Date(last.takenAt),
  };
}

/** Follows one chain. */
export interface ChainCheck {
  /** Looks at the next entry, in the order of their sequences. @returns what is wrong with it */
  next(entry: SealedEntry): Problem[];
  /** Says that there are no more. @returns what is missing */
  finish(): Problem[];
}

/** @param from the entry after which it goes on; null from the chain's beginning, wherever that is by now */
export function checkChain(chain: number, witness: Witness, from: Link | null): ChainCheck {
  let end = from;
  const beginningBefore = (sequence: number): Link =>
    witness.beginnings(chain).find((link) => link.sequence < sequence) ?? beginningOf(chain);

  return {
    next(entry) {
      const { sequence, hash } = entry;
      const before = end ?? beginningBefore(sequence);
      end = { chain, sequence, hash };
      if (sequence <= before.sequence) return [{ kind: 'ADDED', chain, sequence }];
      // What came right before it is gone, and with it what its hash was made of.
      if (sequence > before.sequence + 1) return [{ kind: 'MISSING', chain, sequence: before.sequence + 1 }];
      if (hashOf(entry, before.hash) !== hash) return [{ kind: 'ALTERED', chain, sequence }];
      const signed = witness.signedHash(chain, sequence);
      return signed === undefined || signed === hash ? [] : [{ kind: 'REWRITTEN', chain, sequence }];
    },
    finish() {
      const { sequence } = end ?? beginningBefore(Number.POSITIVE_INFINITY);
      return witness.seen(chain) > sequence ? [{ kind: 'TRUNCATED', chain, sequence: sequence + 1 }] : [];
    },
  };
}
