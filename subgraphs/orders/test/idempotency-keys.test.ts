import { randomUUID } from 'node:crypto';
import { prismaAdapter } from '@pet/platform/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { keyLifetimeMs } from '../src/domain/idempotency.ts';
import { Shop } from './shop.ts';

let shop: Shop;
let database: PrismaClient;
beforeAll(async () => {
  shop = await Shop.open();
  database = new PrismaClient({ adapter: prismaAdapter(shop.subgraph.environment.database) });
});
afterAll(async () => {
  await database.$disconnect();
  await shop.close();
});

it('forgets keys past their lifetime when an order is placed, and keeps the others', async () => {
  const key = {
    actorId: randomUUID(),
    operation: 'PLACE_ORDER',
    inputHash: '',
    orderId: randomUUID(),
  } as const;
  const aged = (ageMs: number) => new Date(Date.now() - ageMs);
  await database.idempotencyKey.createMany({
    data: [
      { ...key, key: 'expired', createdAt: aged(keyLifetimeMs + 60_000) },
      { ...key, key: 'kept', createdAt: aged(keyLifetimeMs - 60_000) },
    ],
  });
  await shop.order();
  const left = await database.idempotencyKey.findMany({ where: { actorId: key.actorId } });
  expect(left.map((row) => row.key)).toEqual(['kept']);
});
