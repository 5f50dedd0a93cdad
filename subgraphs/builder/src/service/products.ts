/** What is sold beside designs, as webhooks tell of it. */

import type { Payload } from '@pet/platform/events';
import { type Connection, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import type { PrismaClient, Product } from '../../generated/prisma/client.ts';
import type { Transaction } from './dependencies.ts';

/** News of a product. */
export interface ProductNews extends Omit<Payload<'webhook.product_updated'>, 'deliveryId'> {
  readonly id: string;
  readonly at: Date;
}

/** Takes news of a product over; what is not newer than what is known changes nothing, so they may come in any order. */
export async function takeProduct(
  tx: Transaction,
  { id, externalId, revision, product, at }: ProductNews,
): Promise<void> {
  await tx.$queryRaw`SELECT FROM products WHERE id = ${id}::uuid FOR UPDATE`;
  const known = await tx.product.findUnique({ where: { id }, select: { revision: true } });
  // Compared here: by the rules of a language, as PostgreSQL may, another text can be the greater one.
  if (known !== null && known.revision >= revision) return;
  const facts = { revision, updatedAt: at };
  const content = product && { ...product, variants: [...product.variants] };
  await tx.product.upsert({
    where: { id },
    create: { id, externalId, createdAt: at, ...facts, ...(content ?? gone) },
    update: { ...facts, ...(content ?? { listed: false }) },
  });
}

/** What is known of a product whose deletion is the first news of it. */
const gone = { title: '', handle: '', vendor: null, listed: false, variants: [] };

/** What customers see, newest first. */
export async function listProducts(prisma: PrismaClient, page: PageRequest): Promise<Connection<Product>> {
  const { where, ...rest } = keyset(page);
  const rows = await prisma.product.findMany({ where: { AND: [{ listed: true }, where] }, ...rest });
  return toConnection(rows, page, () => prisma.product.count({ where: { listed: true } }));
}

/** The product that customers find under a handle: the newest, where there are several. */
export function findProduct(prisma: PrismaClient, handle: string): Promise<Product | null> {
  return prisma.product.findFirst({
    where: { handle, listed: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}
