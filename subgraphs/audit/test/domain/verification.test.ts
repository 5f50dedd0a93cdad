import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, checkpointHash, openCheckpointSigner } from '../../src/domain/checkpoint.ts';
import { hashOf, type Link, type SealedEntry } from '../../src/domain/entry.ts';
import { checkChain, openWitness, type Witness } from '../../src/domain/verification.ts';
import { chainOf } from '../entries.ts';

const signer = openCheckpointSigner(randomBytes(32));
const takenAt = '2026-11-22T09:00:00.000Z';

/** Checkpoints that follow each other. */
function checkpoints(...stated: readonly Pick<Checkpoint, 'heads' | 'retired'>[]): string[] {
  const texts: string[] = [];
  for (const { heads, retired } of stated) {
    const before = texts.at(-1);
    const previous = before === undefined ? null : checkpointHash(before);
    texts.push(signer.sign({ version: 1, number: texts.length + 1, previous, takenAt, heads, retired }));
  }
  return texts;
}

const kept = (texts: readonly string[], before: string | null = null) => ({ before, texts });
const linkOf = ({ chain, sequence, hash }: SealedEntry): Link => ({ chain, sequence, hash });
const at = (entries: readonly SealedEntry[], index: number): SealedEntry => {
  const entry = entries.at(index);
  if (entry === undefined) throw new Error(`there is no entry ${index}`);
  return entry;
};

function problemsOf(entries: readonly SealedEntry[], witness: Witness = openWitness(kept([]), [], signer)) {
  const check = checkChain(1, witness, null);
  const found = [...entries.flatMap((entry) => check.next(entry)), ...check.finish()];
  return found.map(({ kind, sequence }) => `${kind} ${sequence}`);
}

const seenUpTo = (entry: SealedEntry) =>
  openWitness(kept(checkpoints({ heads: [linkOf(entry)], retired: null })), [], signer);

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

  it('is intact as it was appended', () => {
    expect(problemsOf(entries)).toEqual([]);
    expect(problemsOf(entries, seenUpTo(at(entries, 4)))).toEqual([]);
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

  it('tells that its end was cut off, as soon as a checkpoint has seen it', () => {
    expect(problemsOf(entries.slice(0, 5))).toEqual([]);
    expect(problemsOf(entries.slice(0, 5), seenUpTo(at(entries, 6)))).toEqual(['TRUNCATED 6']);
    expect(problemsOf([], seenUpTo(at(entries, 6)))).toEqual(['TRUNCATED 1']);
  });

  it('tells that all of it was written anew, as soon as a checkpoint has seen it', () => {
    const rewritten = resealed(entries.with(2, { ...at(entries, 2), actorId: null }));
    expect(problemsOf(rewritten)).toEqual([]);
    expect(problemsOf(rewritten, seenUpTo(at(entries, 6)))).toEqual(['REWRITTEN 7']);
  });

  it('begins after what retention has dropped, and nowhere else', () => {
    const retired = {
      partition: 'audit_entries_202611',
      from: takenAt,
      to: takenAt,
      entries: 3,
      ends: [linkOf(at(entries, 2))],
    };
    const texts = checkpoints({ heads: [linkOf(at(entries, 5))], retired });
    for (const witness of [openWitness(kept(texts), [], signer), openWitness(kept([]), texts, signer)]) {
      expect(problemsOf(entries.slice(3), witness)).toEqual([]);
      // Stated, but not dropped yet.
      expect(problemsOf(entries, witness)).toEqual([]);
      expect(problemsOf(entries.slice(4), witness)).toEqual(['MISSING 4']);
      expect(problemsOf(entries.slice(2), witness)).toEqual(['MISSING 1']);
    }
    const forged = openCheckpointSigner(randomBytes(32)).sign({ ...statementOf(texts), number: 1 });
    expect(problemsOf(entries.slice(3), openWitness(kept([]), [forged], signer))).toEqual(['MISSING 1']);
  });
});

function statementOf(texts: readonly string[]): Checkpoint {
  const stated = signer.read(texts[0] ?? '');
  if (stated === null) throw new Error('it was signed by us');
  return stated;
}

describe('checkpoints', () => {
  const heads = chainOf(3).map(linkOf);
  const texts = checkpoints(...heads.map((head) => ({ heads: [head], retired: null })));
  const found = (texts: readonly string[], before: string | null = null) =>
    openWitness({ before, texts }, [], signer).problems.map(({ sequence }) => sequence);

  it('are known as ours, with the public key alone that anybody may have', () => {
    expect(found(texts)).toEqual([]);
    expect(signer.publicKey).toContain('BEGIN PUBLIC KEY');
  });

  it('are found out when one was altered, removed, swapped or made by somebody else', () => {
    const [first = '', second = '', third = ''] = texts;
    const stranger = openCheckpointSigner(randomBytes(32));
    expect(found([first, second.replace('"sequence":2', '"sequence":1'), third])).toEqual([2, 3]);
    expect(found([first, third])).toEqual([2]);
    expect(found([second, third])).toEqual([1]);
    expect(found([second, third], first)).toEqual([]);
    expect(found([third], first)).toEqual([1]);
    expect(found([second, first, third])).toEqual([1, 2, 3]);
    expect(found([first, stranger.sign({ ...statementOf(texts), number: 2 }), third])).toEqual([2, 3]);
    expect(found(['', '{}', 'null', '{'])).toEqual([1, 2, 3, 4]);
  });
});
