import { randomUUID } from 'node:crypto';
import { prismaAdapter } from '@pet/platform/database';
import { type EventDraft, noCause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { type Builder, openBuilder } from './builder.ts';
import { rexConfig } from './configs.ts';

let builder: Builder;
let prisma: PrismaClient;
beforeAll(async () => {
  builder = await openBuilder();
  const { url, schema } = builder.subgraph.environment.database;
  prisma = new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await builder.close();
});

const FOLLOW = `subscription($designId: ID!, $afterVersion: Int) {
  designChanged(designId: $designId, afterVersion: $afterVersion) { version kind design { status } changedBy { id } }
}`;

async function follow(actor: Actor, designId: string, afterVersion: number) {
  const variables = { designId, afterVersion };
  const stream = await builder.subgraph.subscribe({ query: FOLLOW, variables, actor });
  if (Symbol.asyncIterator in stream) return stream;
  throw new Error('the stream was refused');
}

function orderCreated(customerId: string, ...designIds: string[]): EventDraft {
  const lines = designIds.map((designId) => ({ designId, designVersion: 1, quantity: 1 }));
  const payload = { customerId, number: 'AP-00000000', totalMinor: 1, currency: 'USD', lines };
  return {
    type: 'order.created',
    aggregateId: randomUUID(),
    sequence: 1,
    payload,
    cause: { ...noCause, requestId: 'a request' },
  };
}

describe('events of designs', () => {
  it('tell of creation, change, shares and deletion', async () => {
    const owner = testActor();
    const id = await builder.design(owner);
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Second' });
    const share = await builder.share(owner, { id, permission: 'VIEW', expiresInHours: 1 });
    const revoke = `mutation ($input: RevokeDesignShareInput!) { revokeDesignShare(input: $input) { share { id } } }`;
    for (const _ of ['once', 'and again']) await builder.ask(owner, revoke, { input: { shareId: share.id } });
    await builder.remove(owner, id);
    const ownerId = owner.userId;
    const events = await builder.subgraph.bus.take(5);
    expect(events).toMatchObject([
      { type: 'design.created', sequence: 1, payload: { ownerId, status: 'DRAFT' } },
      { type: 'design.updated', sequence: 2, payload: { ownerId, status: 'DRAFT' } },
      { type: 'design.shared', sequence: null, payload: { ownerId, shareId: share.id, permission: 'VIEW' } },
      { type: 'design.share_revoked', sequence: null, payload: { ownerId, shareId: share.id } },
      { type: 'design.deleted', sequence: 3, payload: { ownerId } },
    ]);
    for (const event of events) expect(event.aggregateId).toBe(id);
  });
});

describe('order.created', () => {
  it('makes its designs ordered, once, and tells their followers', async () => {
    const owner = testActor();
    const id = await builder.design(owner);
    const stream = await follow(owner, id, 1);
    const told = stream.next();
    await builder.subgraph.bus.deliver(orderCreated(owner.userId, id));
    expect((await told).value).toMatchObject({
      data: {
        designChanged: {
          version: 2,
          kind: 'ORDERED',
          design: { status: 'ORDERED' },
          changedBy: { id: owner.userId },
        },
      },
    });
    await stream.return?.();
    expect(await builder.subgraph.bus.take(2)).toMatchObject([
      { type: 'design.created' },
      { type: 'design.updated', sequence: 2, payload: { status: 'ORDERED' }, requestId: 'a request' },
    ]);

    const other = await builder.design(owner);
    const following = await follow(owner, other, 1);
    await builder.subgraph.bus.deliver(orderCreated(owner.userId, id, other, randomUUID()));
    await following.next();
    await following.return?.();
    expect(await prisma.design.findUniqueOrThrow({ where: { id } })).toMatchObject({ version: 2 });
  });
});

describe('user.deleted', () => {
  it('leaves nothing that tells of the owner, in no version, and ends the shares', async () => {
    const [owner, neighbour] = [testActor(), testActor()];
    const engraving = { text: 'REX', font: 'SERIF' };
    const id = await builder.design(owner, { config: { ...rexConfig, engraving } });
    await builder.rename(owner, { id, expectedVersion: 1, name: "Rex's best" });
    const gone = await builder.design(owner);
    await builder.remove(owner, gone);
    await builder.share(owner, { id, permission: 'VIEW' });
    const kept = await builder.design(neighbour);

    const stream = await follow(owner, id, 2);
    const payload = {};
    await builder.subgraph.bus.deliver({
      type: 'user.deleted',
      aggregateId: owner.userId,
      sequence: null,
      payload,
      cause: noCause,
    });
    expect((await stream.next()).value).toMatchObject({ data: { designChanged: { kind: 'DELETED' } } });

    const designs = await prisma.design.findMany({
      where: { ownerId: owner.userId },
      include: { revisions: true, shares: true },
    });
    expect(designs).toHaveLength(2);
    expect(JSON.stringify(designs)).not.toMatch(/rex/i);
    for (const { deletedAt, shares } of designs) {
      expect(deletedAt).not.toBeNull();
      for (const share of shares) expect(share.revokedAt).not.toBeNull();
    }
    expect(await prisma.design.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({
      name: 'Rex',
      deletedAt: null,
    });
  });
});

describe('cache.invalidated', () => {
  const staff = testActor('STAFF');
  const slug = 'a-classic';

  async function ask(
    query: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, { preset: { id: string } }>> {
    const { data } = await builder.ask(staff, query, { input });
    return data as Record<string, { preset: { id: string } }>;
  }
  const rename = (id: string, name: string) =>
    ask('mutation($input: UpdatePresetInput!) { updatePreset(input: $input) { preset { id } } }', {
      id,
      name,
    });
  const nameSeen = async () =>
    (await builder.ask(null, `{ preset(slug: "${slug}") { name } }`)).data as { preset: { name: string } };

  it('is told in each change of a preset, and makes what is remembered stale should nobody live to do it', async () => {
    const created = await ask(
      'mutation($input: CreatePresetInput!) { createPreset(input: $input) { preset { id } } }',
      { slug, name: 'Old', description: 'Fine', config: rexConfig },
    );
    const id = created.createPreset?.preset.id ?? '';
    expect(await nameSeen()).toEqual({ preset: { name: 'Old' } });

    const invalidate = vi.spyOn(builder.subgraph.environment.cache, 'invalidate').mockResolvedValueOnce();
    await rename(id, 'New');
    expect(invalidate).toHaveBeenCalledTimes(1);
    expect(await nameSeen()).toEqual({ preset: { name: 'Old' } });

    const told: unknown[] = [];
    while (told.length < 4) {
      const published = await builder.subgraph.bus.take(1);
      told.push(...published.filter(({ aggregateId }) => aggregateId === id));
    }
    const tags = ['builder.presets'];
    expect(told).toMatchObject([
      { type: 'preset.created', actor: staff },
      { type: 'cache.invalidated', payload: { tags } },
      { type: 'preset.updated', actor: staff },
      { type: 'cache.invalidated', payload: { tags } },
    ]);
    const event = { aggregateId: id, sequence: null, payload: { tags }, cause: noCause };
    await builder.subgraph.bus.deliver({ type: 'cache.invalidated', ...event });
    await expect.poll(nameSeen).toEqual({ preset: { name: 'New' } });
    invalidate.mockRestore();
  });

  it('is not told of a change that is refused', async () => {
    await ask('mutation($input: CreatePresetInput!) { createPreset(input: $input) { preset { id } } }', {
      slug,
      name: 'Again',
      description: 'Fine',
      config: rexConfig,
    });
    await builder.design(testActor());
    expect((await builder.subgraph.bus.take(1)).map(({ type }) => type)).toEqual(['design.created']);
  });
});

it('a wake-up that cannot be published fails no mutation', async () => {
  const publish = vi
    .spyOn(builder.subgraph.environment.wakeUps, 'publish')
    .mockRejectedValue(new Error('Redis is away'));
  const owner = testActor();
  const id = await builder.design(owner);
  expect(await builder.rename(owner, { id, expectedVersion: 1, name: 'Second' })).toMatchObject({
    userErrors: [],
  });
  expect(publish).toHaveBeenCalled();
  publish.mockRestore();
});
