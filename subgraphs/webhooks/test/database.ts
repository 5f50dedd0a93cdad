import { type DatabaseTarget, prismaAdapter } from '@pet/platform/database';
import { PrismaClient } from '../generated/prisma/client.ts';

/** The tables themselves, for what no client can do. */
export function createDatabaseClient({ url, schema }: DatabaseTarget): PrismaClient {
  return new PrismaClient({ adapter: prismaAdapter({ url, schema }) });
}
