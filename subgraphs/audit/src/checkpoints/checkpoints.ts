import { type Checkpoint, type CheckpointSigner, checkpointHash } from '../domain/checkpoint.ts';
import type { Link } from '../domain/entry.ts';
import { chainCount, type Database, lockSpace, type Transaction } from '../service/database.ts';
import type { CheckpointStore } from './store.ts';

/** Takes checkpoints. */
export interface Checkpoints {
  /** Keeps where the chains stand, unless that was kept already. */
  take(): Promise<void>;
  /**
   * States that a partition is about to be dropped.
   * @returns the statement's text
   */
  retire(retired: NonNullable<Checkpoint['retired']>): Promise<string>;
}

/** The end of each chain that has entries. */
async function readHeads(tx: Transaction): Promise<Link[]> {
  return tx.$queryRaw<Link[]>`
    SELECT last.chain, last.sequence, last.hash FROM generate_series(1, ${chainCount}::int) AS number,
    LATERAL (SELECT chain, sequence, hash FROM audit_entries WHERE chain = number ORDER BY sequence DESC LIMIT 1) AS last
    ORDER BY last.chain`;
}

export function openCheckpoints(
  database: Database,
  store: CheckpointStore,
  signer: CheckpointSigner,
): Checkpoints {
  /** Processes that share the folder take turns. @returns null when there is nothing new to state */
  async function append(retired: Checkpoint['retired']): Promise<string | null> {
    return database.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int, 0)`;
        const { texts } = await store.read();
        const heads = await readHeads(tx);
        const before = texts.at(-1);
        const known = before === undefined ? null : signer.read(before);
        const unchanged = JSON.stringify(known?.heads ?? []) === JSON.stringify(heads);
        if (unchanged && retired === null) return null;
        const text = signer.sign({
          version: 1,
          number: (known?.number ?? 0) + 1,
          previous: before === undefined ? null : checkpointHash(before),
          takenAt: new Date().toISOString(),
          heads,
          retired,
        });
        await store.append(text);
        return text;
      },
      { maxWait: 10_000, timeout: 10_000 },
    );
  }

  return {
    async take() {
      await append(null);
    },
    async retire(retired) {
      const text = await append(retired);
      if (text === null) throw new Error('A statement of what is dropped is always something new');
      return text;
    },
  };
}
