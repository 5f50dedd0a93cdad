import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCheckpointSigner } from '../../src/domain/checkpoint.ts';
import { hashOf, type Link, type SealedEntry } from '../../src/domain/entry.ts';
import { type Ledger, readLedger } from '../../src/domain/ledger.ts';
import { checkChain, openWitness, type Witness } from '../../src/domain/verification.ts';
import { checkpointsOf, keptOf } from '../checkpoints.ts';
import { chainOf } from '../entries.ts';

const signer = openCheckpointSigner(randomBytes(32));
const noLedger: Ledger = { last: null, checkpoints: 0, retiredEnds: [], broken: [] };

const linkOf = ({ chain, sequence, hash }: SealedEntry): Link => ({ chain, sequence, hash });
const at = (entries: readonly SealedEntry[], index: number): SealedEntry => {
  const entry = entries.at(index);
  if (entry === undefined) throw new Error(`there is no entry ${index}`);
  return entry;
};

function problemsOf(entries: readonly SealedEntry[], witness: Witness = openWitness(noLedger, [], signer)) {
  const check = checkChain(1, witness, null);
  const found = [...entries.flatMap((entry) => check.next(entry)), ...check.finish()];
  return found.map(({ kind, sequence }) => `${kind} ${sequence}`);
}

const ledgerOf = (texts: readonly string[]) => readLedger(keptOf(texts), signer);

async function seenUpTo(entry: SealedEntry): Promise<Witness> {
  const texts = checkpointsOf(signer, { heads: [linkOf(entry)], retired: null });
  return openWitness(await ledgerOf(texts), [], signer);
}

/** Puts the chain's hashes right again, as somebody who knows how they are made would. */
function resealed(entries: readonly SealedEntry[]): SealedEntry[] {
  let previous = '0'.repeat(64);
  return entries.map((entry) => {
    previous = hashOf(entry, previous);
    return { ...entry, hash: previous };
  });
}

describe('a chain', () => {
  const entries = chainOf(8);

  it('is intact as it was appended', async () => {
    expect(problemsOf(entries)).toEqual([]);
    expect(problemsOf(entries, await seenUpTo(at(entries, 4)))).toEqual([]);
  });

  it.each<[string, Partial<SealedEntry>]>([
    ['who did it', { actorId: null }],
    ['as what', { actorRole: 'CUSTOMER' }],
    ['in which session', { sessionId: null }],
    ['what was done', { action: 'order.created' }],
    ['of which version', { version: 2 }],
    ['to what', { resourceId: '00000000-0000-4000-8000-000000000000' }],
    ['to what kind of thing', { resourceType: 'design' }],
    ['the details', { details: {} }],
    ['when it happened', { occurredAt: new Date(0) }],
    ['when it was recorded', { createdAt: new Date(0) }],
    ['by which request', { requestId: null }],
    ['in which trace', { traceId: null }],
    ['which event told of it', { id: '00000000-0000-4000-8000-000000000000' }],
    ['its hash', { hash: 'f'.repeat(64) }],
  ])('tells where it was altered: %s', (_what, alteration) => {
    const altered = entries.with(3, { ...at(entries, 3), ...alteration });
    expect(problemsOf(altered)).toContain('ALTERED 4');
  });

  it('tells where entries were removed, and where the beginning was', () => {
    expect(problemsOf(entries.toSpliced(2, 2))).toEqual(['MISSING 3']);
    expect(problemsOf(entries.slice(2))).toEqual(['MISSING 1']);
  });

  it('tells which entries were swapped', () => {
    const [one, other] = [at(entries, 2), at(entries, 5)];
    const swapped = entries
      .with(2, { ...other, sequence: one.sequence })
      .with(5, { ...one, sequence: other.sequence });
    expect(problemsOf(swapped)).toEqual(expect.arrayContaining(['ALTERED 3', 'ALTERED 6']));
  });

  it('tells where an entry was added', () => {
    expect(problemsOf(entries.toSpliced(3, 0, { ...at(entries, 2) }))).toContain('ADDED 3');
  });

  it('tells that its end was cut off, as soon as a checkpoint has seen it', async () => {
    expect(problemsOf(entries.slice(0, 5))).toEqual([]);
    expect(problemsOf(entries.slice(0, 5), await seenUpTo(at(entries, 6)))).toEqual(['TRUNCATED 6']);
    expect(problemsOf([], await seenUpTo(at(entries, 6)))).toEqual(['TRUNCATED 1']);
  });

  it('tells that all of it was written anew, as soon as a checkpoint has seen it', async () => {
    const rewritten = resealed(entries.with(2, { ...at(entries, 2), actorId: null }));
    expect(problemsOf(rewritten)).toEqual([]);
    expect(problemsOf(rewritten, await seenUpTo(at(entries, 6)))).toEqual(['REWRITTEN 7']);
  });

  it('begins after what retention has dropped, and nowhere else', async () => {
    const retired = {
      partition: 'audit_entries_202611',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      entries: 3,
      ends: [linkOf(at(entries, 2))],
    };
    const texts = checkpointsOf(signer, { heads: [linkOf(at(entries, 5))], retired });
    for (const witness of [
      openWitness(await ledgerOf(texts), [], signer),
      openWitness(noLedger, texts, signer),
    ]) {
      expect(problemsOf(entries.slice(3), witness)).toEqual([]);
      // Stated, but not dropped yet.
      expect(problemsOf(entries, witness)).toEqual([]);
      expect(problemsOf(entries.slice(4), witness)).toEqual(['MISSING 4']);
      expect(problemsOf(entries.slice(2), witness)).toEqual(['MISSING 1']);
    }
    const forged = checkpointsOf(openCheckpointSigner(randomBytes(32)), { heads: [], retired });
    expect(problemsOf(entries.slice(3), openWitness(noLedger, forged, signer))).toEqual(['MISSING 1']);
  });
});
