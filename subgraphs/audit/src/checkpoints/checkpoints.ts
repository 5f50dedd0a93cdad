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

/** Whether the log still leads on from where a checkpoint has seen it: the entry is there, or was dropped as stated. */
async function leadingOn(
  tx: Transaction,
  heads: readonly Link[],
  signer: CheckpointSigner,
): Promise<Set<Link>> {
  const places = heads.map(({ chain, sequence, hash }) => ({ chain, sequence, hash }));
  const there = await tx.auditEntry.findMany({ where: { OR: places }, select: { chain: true } });
  const retirements = await tx.retirement.findMany({ select: { statement: true } });
  const ends = retirements.flatMap(({ statement }) => signer.read(statement)?.retired?.ends ?? []);
  const isDropped = (head: Link) =>
    ends.some(({ chain, sequence }) => chain === head.chain && sequence >= head.sequence);
  const chains = new Set(there.map(({ chain }) => chain));
  return new Set(heads.filter((head) => chains.has(head.chain) || isDropped(head)));
}

/**
 * What the next checkpoint states. A chain that does not lead on from what the last one has seen stays where that was: so
 * the latest checkpoint gives away what any of them would, and nothing that was cut off or rewritten is ever signed.
 */
async function nextHeads(tx: Transaction, seen: readonly Link[], signer: CheckpointSigner): Promise<Link[]> {
  const heads = new Map((await readHeads(tx)).map((head) => [head.chain, head]));
  const intact = await leadingOn(tx, seen, signer);
  for (const head of seen) if (!intact.has(head) || !heads.has(head.chain)) heads.set(head.chain, head);
  return [...heads.values()].sort((one, other) => one.chain - other.chain);
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
        const before = texts.at(-1);
        const known = before === undefined ? null : signer.read(before);
        const heads = await nextHeads(tx, known?.heads ?? [], signer);
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
