import type { SubgraphEnvironment } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** What use cases work with. */
export interface ServiceDependencies {
  readonly prisma: PrismaClient;
  readonly wakeUps: SubgraphEnvironment['wakeUps'];
  readonly cache: SubgraphEnvironment['cache'];
  readonly publicUrl: string;
}

/** The topic on which a design's followers are told to look again. */
export function designTopic(designId: string): string {
  return `design:${designId}`;
}
