import type { CheckpointStore } from '../checkpoints/store.ts';
import type { CheckpointSigner } from '../domain/checkpoint.ts';
import type { Link, Place, SealedEntry } from '../domain/entry.ts';
import { checkChain, openWitness, type Problem, type Witness } from '../domain/verification.ts';
import type { Database } from './database.ts';

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

export function openVerifying(
  database: Database,
  store: CheckpointStore,
  signer: CheckpointSigner,
): Verifying {
  async function readWitness(): Promise<Witness> {
    const retirements = await database.retirement.findMany({ select: { statement: true } });
    const statements = retirements.map(({ statement }) => statement);
    return openWitness(await store.read(), statements, signer);
  }

  /** Every chain there is or should be, from some number on. Skips from one to the next in the index. */
  async function chainsFrom(first: number, witness: Witness): Promise<number[]> {
    const found = await database.$queryRaw<{ chain: number }[]>`
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
  function linkAt({ chain, sequence }: Place): Promise<Link | null> {
    const select = { chain: true, sequence: true, hash: true };
    return database.auditEntry.findFirst({ where: { chain, sequence }, select });
  }

  /** By their ids too, since a place that is taken twice must not hide one of them behind the end of a batch. */
  function readBatch(chain: number, after: { readonly sequence: number; readonly id: string }) {
    return database.$queryRaw<SealedEntry[]>`
      SELECT id::text, recorded_at AS "createdAt", chain, sequence, occurred_at AS "occurredAt", action, version,
        resource_type AS "resourceType", resource_id::text AS "resourceId", actor_id AS "actorId",
        actor_role AS "actorRole", session_id AS "sessionId", request_id AS "requestId", trace_id AS "traceId",
        details, hash
      FROM audit_entries
      WHERE chain = ${chain} AND sequence >= ${after.sequence}
        AND (sequence, id) > (${after.sequence}, ${after.id}::uuid)
      ORDER BY sequence, id LIMIT ${batchSize}`;
  }

  return {
    async verify(from, milliseconds) {
      const deadline = performance.now() + milliseconds;
      const witness = await readWitness();
      const problems: Problem[] = from === null ? [...witness.problems] : [];
      let verified = from?.verified ?? 0;

      /** @returns where to go on when time is up; null when the chain was looked at to its end */
      async function follow(chain: number, begin: Link | null): Promise<Progress | null> {
        const check = checkChain(chain, witness, begin);
        let after = begin === null ? { sequence: leastSequence, id: leastId } : { ...begin, id: greatestId };
        for (;;) {
          const entries = await readBatch(chain, after);
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
      for (const chain of await chainsFrom(from?.chain ?? leastSequence, witness)) {
        next = await follow(chain, from?.chain === chain ? await linkAt(from) : null);
        if (next !== null) break;
      }
      return {
        verified,
        total: await database.auditEntry.count(),
        next,
        problems: problems.slice(0, mostProblems),
        checkpoints: witness.checkpoints,
        lastCheckpointAt: witness.lastTakenAt,
      };
    },
  };
}
