import type { Checkpoint, CheckpointSigner } from '../domain/checkpoint.ts';
import type { Link } from '../domain/entry.ts';
import { readLedgerEnd } from '../domain/ledger.ts';
import { chainCount, type Database, lockSpace, type Transaction } from '../service/database.ts';
import type { CheckpointStore } from './store.ts';

/** Takes checkpoints. */
export interface Checkpoints {
  /** Has the latest checkpoint say where the chains stand. */
  take(): Promise<void>;
  /** Keeps where the chains stand for good, unless that was kept already. */
  keep(): Promise<void>;
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
  async function state(isForGood: boolean, retired: Checkpoint['retired'] = null): Promise<string | null> {
    return database.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int, 0)`;
        const kept = { latest: await store.readLatest(), kept: store.readKept() };
        const { last, isReplaced, number, previous } = await readLedgerEnd(kept, signer);
        const seen = last?.heads ?? [];
        const heads = await nextHeads(tx, seen, signer);
        const isKnown = retired === null && JSON.stringify(seen) === JSON.stringify(heads);
        if (isKnown && !(isForGood && isReplaced)) return null;
        const takenAt = new Date().toISOString();
        const text = signer.sign({ version: 1, number, previous, takenAt, heads, retired });
        await (isForGood ? store.keep(text) : store.replaceLatest(text));
        return text;
      },
      { maxWait: 10_000, timeout: 10_000 },
    );
  }

  return {
    async take() {
      await state(false);
    },
    async keep() {
      await state(true);
    },
    async retire(retired) {
      const text = await state(true, retired);
      if (text === null) throw new Error('A statement of what is dropped is always something new');
      return text;
    },
  };
}
