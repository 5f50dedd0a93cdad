import { openAnnouncer, type WakeUps } from '@pet/platform/live';
import type { OpeningEnvironment } from '@pet/platform/subgraph';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';

export type Transaction = Prisma.TransactionClient;

/** What use cases work with. */
export interface ServiceDependencies {
  readonly prisma: PrismaClient;
  readonly wakeUps: WakeUps;
  readonly cache: OpeningEnvironment['cache'];
  readonly publicUrl: string;
  readonly wakeRelay: OpeningEnvironment['wakeRelay'];
  /** Tells of a change to a design, once it is committed: its followers, and the relay of its events. */
  announce(designId: string): void;
}

/** The topic on which a design's followers are told to look again. */
export function designTopic(designId: string): string {
  return `design:${designId}`;
}

/** Brings together what use cases work with. */
export function openDependencies(
  prisma: PrismaClient,
  { wakeUps, cache, publicUrl, wakeRelay, logger }: OpeningEnvironment,
): ServiceDependencies {
  const wakeFollowers = openAnnouncer(wakeUps, logger.child({ subgraph: 'builder' }));
  return {
    prisma,
    wakeUps,
    cache,
    publicUrl,
    wakeRelay,
    announce(designId) {
      wakeFollowers(designTopic(designId));
      wakeRelay();
    },
  };
}
