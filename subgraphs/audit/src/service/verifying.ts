import type { CheckpointStore } from '../checkpoints/store.ts';
import type { CheckpointSigner } from '../domain/checkpoint.ts';
import type { Link, Place, SealedEntry } from '../domain/entry.ts';
import { readLedger } from '../domain/ledger.ts';
import { checkChain, openWitness, type Problem, type Witness } from '../domain/verification.ts';
import type { Database, Transaction } from './database.ts';

/** Entries read at a time; others get their turn in between. */
const batchSize = 1_000;
/** A log whose every entry is wrong is told by this many of them. */
const mostProblems = 100;

/** The smallest and the largest value of a column's type: before and after every entry. */
const leastSequence = -(2 ** 31);
const leastId = '00000000-0000-0000-0000-000000000000';
const greatestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Where a verification stands: after an entry. */
export interface Progress extends Place {
  /** The entries looked at so far. */
  readonly verified: number;
}

/** How far a verification has come, and what it found on the way. */
export interface Verification {
  /** The entries looked at, those of the calls it went on from included. */
  readonly verified: number;
  /** How many entries there were when it ended. */
  readonly total: number;
  /** Where to go on; null when everything was looked at. */
  readonly next: Progress | null;
  /** What was found by this call, at most 100. */
  readonly problems: readonly Problem[];
  readonly checkpoints: number;
  readonly lastCheckpointAt: Date | null;
}

export interface Verifying {
  /**
   * Verifies the log: every chain from its beginning, and against the checkpoints.
   * @param from where an earlier call stopped; null for the beginning
   * @param milliseconds when to stop, to be called again; at least one batch is looked at
   */
  verify(from: Progress | null, milliseconds: number): Promise<Verification>;
}

/**
 * Has retention wait for the end of the transaction: no part of the log is dropped before a verification has come to it.
 * What was dropped earlier is stated in rows that are read after this.
 */
async function keepPartitions(tx: Transaction): Promise<void> {
  await tx.$executeRaw`LOCK TABLE audit_entries IN ACCESS SHARE MODE`;
}

/** Every chain there is or should be, from some number on. Skips from one to the next in the index. */
async function chainsFrom(tx: Transaction, first: number, witness: Witness): Promise<number[]> {
  const found = await tx.$queryRaw<{ chain: number }[]>`
    WITH RECURSIVE found AS (
      SELECT min(chain) AS chain FROM audit_entries
      UNION ALL
      SELECT (SELECT min(chain) FROM audit_entries WHERE chain > found.chain) FROM found
      WHERE found.chain IS NOT NULL)
    SELECT chain FROM found WHERE chain IS NOT NULL`;
  const chains = new Set([...found.map(({ chain }) => chain), ...witness.chains]);
  return [...chains].filter((chain) => chain >= first).sort((one, other) => one - other);
}

/** The entry a call goes on from; null where it is gone, and its chain is looked at from the beginning again. */
function linkAt(tx: Transaction, { chain, sequence }: Place): Promise<Link | null> {
  const select = { chain: true, sequence: true, hash: true };
  return tx.auditEntry.findFirst({ where: { chain, sequence }, select });
}

/** By their ids too, since a place that is taken twice must not hide one of them behind the end of a batch. */
function readBatch(
  tx: Transaction,
  chain: number,
  after: { readonly sequence: number; readonly id: string },
) {
  return tx.$queryRaw<SealedEntry[]>`
    SELECT id::text, recorded_at AS "createdAt", chain, sequence, occurred_at AS "occurredAt", action, version,
      resource_type AS "resourceType", resource_id::text AS "resourceId", actor_id AS "actorId",
      actor_role AS "actorRole", session_id AS "sessionId", request_id AS "requestId", trace_id AS "traceId",
      details, hash
    FROM audit_entries
    WHERE chain = ${chain} AND sequence >= ${after.sequence}
      AND (sequence, id) > (${after.sequence}, ${after.id}::uuid)
    ORDER BY sequence, id LIMIT ${batchSize}`;
}

export function openVerifying(
  database: Database,
  store: CheckpointStore,
  signer: CheckpointSigner,
): Verifying {
  async function readWitness(tx: Transaction): Promise<Witness> {
    const retirements = await tx.retirement.findMany({ select: { statement: true } });
    // What is kept while this reads follows the latest, and not the other way round.
    const latest = await store.readLatest();
    const ledger = await readLedger({ latest, kept: store.readKept() }, signer);
    const statements = retirements.map(({ statement }) => statement);
    return openWitness(ledger, statements, signer);
  }

  async function verify(tx: Transaction, from: Progress | null, deadline: number): Promise<Verification> {
    await keepPartitions(tx);
    const witness = await readWitness(tx);
    const problems: Problem[] = from === null ? [...witness.problems] : [];
    let verified = from?.verified ?? 0;

    /** @returns where to go on when time is up; null when the chain was looked at to its end */
    async function follow(chain: number, begin: Link | null): Promise<Progress | null> {
      const check = checkChain(chain, witness, begin);
      let after = begin === null ? { sequence: leastSequence, id: leastId } : { ...begin, id: greatestId };
      for (;;) {
        const entries = await readBatch(tx, chain, after);
        for (const entry of entries) problems.push(...check.next(entry));
        verified += entries.length;
        after = entries.at(-1) ?? after;
        if (entries.length < batchSize) break;
        if (performance.now() > deadline) return { chain, sequence: after.sequence, verified };
      }
      problems.push(...check.finish());
      return null;
    }

    let next: Progress | null = null;
    for (const chain of await chainsFrom(tx, from?.chain ?? leastSequence, witness)) {
      next = await follow(chain, from?.chain === chain ? await linkAt(tx, from) : null);
      if (next !== null) break;
    }
    return {
      verified,
      total: await tx.auditEntry.count(),
      next,
      problems: problems.slice(0, mostProblems),
      checkpoints: witness.checkpoints,
      lastCheckpointAt: witness.lastTakenAt,
    };
  }

  return {
    verify(from, milliseconds) {
      const deadline = performance.now() + milliseconds;
      return database.$transaction((tx) => verify(tx, from, deadline), {
        maxWait: 10_000,
        timeout: milliseconds + 30_000,
      });
    },
  };
}
