import { randomUUID } from 'node:crypto';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Builder, openBuilder } from './builder.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
});
afterAll(() => builder.close());

const owner = testActor();
const guest = testActor();

const FOLLOW = `subscription($designId: ID!, $afterVersion: Int, $shareToken: String) {
  designChanged(designId: $designId, afterVersion: $afterVersion, shareToken: $shareToken) {
    version kind design { id name version } changedBy { id }
  }
}`;

async function follow(actor: Actor | null, variables: Record<string, unknown>) {
  const stream = await builder.subgraph.subscribe({ query: FOLLOW, variables, actor });
  if (Symbol.asyncIterator in stream) return stream;
  throw new Error(stream.errors?.map((error) => String(error.extensions.code)).join());
}

const refusal = (actor: Actor | null, variables: Record<string, unknown>) =>
  follow(actor, variables).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

const change = (more: object) => ({
  done: false,
  value: { data: { designChanged: expect.objectContaining(more) } },
});
const end = { done: true, value: undefined };

describe('designChanged', () => {
  it('replays what was missed, follows, and ends with the deletion', async () => {
    const id = await builder.design(owner);
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Second' });
    const stream = await follow(owner, { designId: id, afterVersion: 0 });
    expect(await stream.next()).toEqual(
      change({ version: 1, kind: 'CREATED', changedBy: { id: owner.userId } }),
    );
    expect(await stream.next()).toEqual(
      change({ version: 2, kind: 'UPDATED', design: { id, name: 'Second', version: 2 } }),
    );
    const third = stream.next();
    await builder.rename(owner, { id, expectedVersion: 2, name: 'Third' });
    expect(await third).toEqual(change({ version: 3, design: { id, name: 'Third', version: 3 } }));
    const last = stream.next();
    await builder.remove(owner, id);
    expect(await last).toEqual(change({ version: 4, kind: 'DELETED', design: null }));
    expect(await stream.next()).toEqual(end);
  });

  it('without afterVersion starts from now', async () => {
    const id = await builder.design(owner);
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Before' });
    const stream = await follow(owner, { designId: id });
    const next = stream.next();
    await builder.rename(owner, { id, expectedVersion: 2, name: 'After' });
    expect(await next).toEqual(change({ version: 3, design: { id, name: 'After', version: 3 } }));
    await stream.return?.();
  });

  it('misses and repeats nothing while changes rush in', async () => {
    const id = await builder.design(owner);
    const stream = await follow(owner, { designId: id, afterVersion: 1 });
    const writing = (async () => {
      for (let version = 1; version <= 120; version += 1) {
        await builder.rename(owner, { id, expectedVersion: version, name: `Version ${version + 1}` });
      }
    })();
    for (let version = 2; version <= 121; version += 1)
      expect(await stream.next()).toEqual(change({ version }));
    await writing;
    await stream.return?.();
  });

  it('tells a client that was away of the deletion, and ends', async () => {
    const id = await builder.design(owner);
    await builder.remove(owner, id);
    const stream = await follow(owner, { designId: id, afterVersion: 1 });
    expect(await stream.next()).toEqual(change({ version: 2, kind: 'DELETED', design: null }));
    expect(await stream.next()).toEqual(end);
    expect(await refusal(owner, { designId: id, afterVersion: 2 })).toBe('NOT_FOUND');
    expect(await refusal(owner, { designId: id })).toBe('NOT_FOUND');
  });

  it('opens for owner, staff and holders of a live share only', async () => {
    const id = await builder.design(owner);
    const viewing = await builder.share(owner, { id, permission: 'VIEW' });
    const other = await builder.share(owner, { id: await builder.design(owner), permission: 'EDIT' });
    expect(await refusal(testActor('STAFF'), { designId: id })).toBe('accepted');
    expect(await refusal(null, { designId: id, shareToken: viewing.token })).toBe('accepted');
    expect(await refusal(null, { designId: id })).toBe('NOT_FOUND');
    expect(await refusal(guest, { designId: id })).toBe('NOT_FOUND');
    expect(await refusal(guest, { designId: id, shareToken: other.token })).toBe('NOT_FOUND');
    for (const designId of [randomUUID(), 'x', ''])
      expect(await refusal(owner, { designId })).toBe('NOT_FOUND');
    await builder.revoke(owner, viewing.id);
    expect(await refusal(null, { designId: id, shareToken: viewing.token })).toBe('NOT_FOUND');
  });

  it('ends for the holder when the share is revoked', async () => {
    const id = await builder.design(owner);
    const { id: shareId, token } = await builder.share(owner, { id, permission: 'VIEW' });
    const stream = await follow(guest, { designId: id, shareToken: token });
    const first = stream.next();
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Seen' });
    expect(await first).toEqual(change({ version: 2 }));
    const second = stream.next();
    await builder.revoke(owner, shareId);
    expect(await second).toMatchObject({ value: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } });
    expect(await stream.next()).toEqual(end);
  });

  it.each([-1, 2, 2_147_483_647])(
    'refuses afterVersion %i of a design at version 1',
    async (afterVersion) => {
      const id = await builder.design(owner);
      expect(await refusal(owner, { designId: id, afterVersion })).toBe('BAD_USER_INPUT');
    },
  );
});
