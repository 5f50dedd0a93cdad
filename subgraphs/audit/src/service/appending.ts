import { canonicalJson } from '../domain/canonical-json.ts';
import { beginningOf, type EntryFacts, type Link, type SealedEntry, seal } from '../domain/entry.ts';
import { chainCount, lockSpace, type Transaction } from './database.ts';

/**
 * Takes a chain that nobody appends to at this moment, until the transaction ends. So a chain has one writer at a time,
 * writers do not wait for each other, and a writer that is killed leaves a chain that the next one takes up: the lock
 * goes with its transaction.
 */
async function takeChain(tx: Transaction): Promise<number> {
  const [free] = await tx.$queryRaw<{ chain: number }[]>`
    SELECT chain FROM generate_series(1, ${chainCount}::int) AS chain
    WHERE pg_try_advisory_xact_lock(${lockSpace}::int, chain) LIMIT 1`;
  if (free !== undefined) return free.chain;
  const chain = 1 + Math.floor(Math.random() * chainCount);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int, ${chain}::int)`;
  return chain;
}

/** The end of a chain all of whose entries were dropped. */
async function retiredEnd(tx: Transaction, chain: number): Promise<Link | null> {
  const [end] = await tx.$queryRaw<Link[]>`
    SELECT (link->>'chain')::int AS chain, (link->>'sequence')::int AS sequence, link->>'hash' AS hash
    FROM retirements, jsonb_array_elements(statement::jsonb->'retired'->'ends') AS link
    WHERE (link->>'chain')::int = ${chain} ORDER BY sequence DESC LIMIT 1`;
  return end ?? null;
}

async function endOf(tx: Transaction, chain: number): Promise<Link & { readonly createdAt?: Date }> {
  const last = await tx.auditEntry.findFirst({
    where: { chain },
    orderBy: { sequence: 'desc' },
    select: { chain: true, sequence: true, hash: true, createdAt: true },
  });
  return last ?? (await retiredEnd(tx, chain)) ?? beginningOf(chain);
}

/** Past Prisma's own writing of JSON, which rounds numbers and drops members: what is hashed has to be what is stored. */
async function insert(tx: Transaction, entry: SealedEntry): Promise<void> {
  const { id, createdAt, chain, sequence, occurredAt, action, version, resourceType, resourceId } = entry;
  const { actorId, actorRole, sessionId, requestId, traceId, details, hash } = entry;
  await tx.$executeRaw`
    INSERT INTO audit_entries (id, recorded_at, chain, sequence, occurred_at, action, version, resource_type, resource_id,
      actor_id, actor_role, session_id, request_id, trace_id, details, hash)
    VALUES (${id}::uuid, ${createdAt}, ${chain}, ${sequence}, ${occurredAt}, ${action}, ${version}, ${resourceType},
      ${resourceId}::uuid, ${actorId}, ${actorRole}, ${sessionId}, ${requestId}, ${traceId},
      ${canonicalJson(details)}::jsonb, ${hash})`;
}

/** Appends an entry as a part of the transaction; nobody can change or remove it afterwards. */
export async function append(tx: Transaction, facts: EntryFacts): Promise<SealedEntry> {
  const end = await endOf(tx, await takeChain(tx));
  // Retention drops months: what is dropped has to be the beginning of each chain, whatever the clocks of its writers say.
  const createdAt = new Date(Math.max(Date.now(), end.createdAt?.getTime() ?? 0));
  const entry = seal(facts, createdAt, end);
  await insert(tx, entry);
  return entry;
}
