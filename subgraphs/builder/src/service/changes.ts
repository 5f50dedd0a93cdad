import { badUserInput, isUuid, notFound } from '@pet/platform/graphql';
import { followHistory } from '@pet/platform/live';
import type { Design } from '../../generated/prisma/client.ts';
import { designAccess, type Reader } from '../domain/access.ts';
import type { DesignChangeParent } from '../parents.ts';
import { designTopic, type ServiceDependencies } from './dependencies.ts';
import type { Shares } from './shares.ts';

/** Changes read at a time, so that a long replay does not fill the memory. */
const BATCH = 50;

interface FollowRequest {
  readonly designId: string;
  readonly afterVersion: number | null;
  readonly shareToken: string | null;
}

export function openChanges({ prisma, wakeUps }: ServiceDependencies, shares: Shares) {
  /** @throws GraphQLError NOT_FOUND unless the reader may see the design at this moment; deleted ones count as seen */
  async function findVisible(reader: Reader, { designId, shareToken }: FollowRequest): Promise<Design> {
    const share = shareToken === null ? null : await shares.findByToken(shareToken);
    const design = isUuid(designId) ? await prisma.design.findUnique({ where: { id: designId } }) : null;
    if (design === null) throw notFound();
    const held = share?.designId === design.id ? share : null;
    if (designAccess(reader, design, held, new Date()) === null) throw notFound();
    return design;
  }

  return {
    /**
     * The changes of a design above a version, then each as it happens, up to its deletion. The reader's right is
     * checked again at every read.
     * @throws GraphQLError NOT_FOUND when the reader may not see the design, or nothing can follow any more;
     *   BAD_USER_INPUT when `afterVersion` is not one of its versions
     */
    async follow(
      reader: Reader,
      request: FollowRequest,
    ): Promise<AsyncGenerator<DesignChangeParent, void, undefined>> {
      const start = await findVisible(reader, request);
      const after = request.afterVersion ?? start.version;
      if (after < 0 || after > start.version) {
        throw badUserInput(
          `afterVersion must be between 0 and ${start.version}, the design's version, but is ${after}.`,
        );
      }
      if (start.deletedAt !== null && after === start.version) throw notFound();
      return followHistory<DesignChangeParent>({
        wakeUps,
        topic: designTopic(start.id),
        after,
        async read(version) {
          const revisions = await prisma.designRevision.findMany({
            where: { designId: start.id, version: { gt: version } },
            orderBy: { version: 'asc' },
            take: BATCH,
            select: { version: true, kind: true, changedBy: true, occurredAt: true },
          });
          // Read after its revisions, the design is never behind the change it comes with.
          const design = await findVisible(reader, request);
          const current = design.deletedAt === null ? design : null;
          return revisions.map((revision) => ({ ...revision, design: current }));
        },
        position: (change) => change.version,
        isLast: (change) => change.kind === 'DELETED',
      });
    },
  };
}

export type Changes = ReturnType<typeof openChanges>;
