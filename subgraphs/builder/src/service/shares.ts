import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Cause, publish } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { ShareDesignInput } from '../../generated/graphql.ts';
import type { Design, DesignShare, Prisma } from '../../generated/prisma/client.ts';
import { isLiveShare, ownsDesign, type Reader } from '../domain/access.ts';
import { LIVE_SHARES, shareExpiry } from '../domain/sharing.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { sharedEvent, shareRevokedEvent } from './design-events.ts';
import { noSuch } from './input.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What is stored of a share's token. */
export function hashShareToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Shares that are not revoked and have not expired at this moment, as a database condition. */
export function liveShares(now: Date): Prisma.DesignShareWhereInput {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** Holds a design until the transaction ends. Events of one design are written under this lock. */
async function lockDesign(transaction: Prisma.TransactionClient, designId: string): Promise<void> {
  await transaction.$queryRaw`SELECT 1 FROM designs WHERE id = ${designId}::uuid FOR UPDATE`;
}

export function openShares({ prisma, publicUrl, announce }: ServiceDependencies) {
  /** The share and the design a token belongs to, whether or not it still opens it; null for an unknown token. */
  async function findByToken(token: string): Promise<(DesignShare & { design: Design }) | null> {
    if (!TOKEN.test(token)) return null;
    return prisma.designShare.findUnique({
      where: { tokenHash: hashShareToken(token) },
      include: { design: true },
    });
  }

  return {
    findByToken,

    /** What a token opens now; null when it is unknown, expired or revoked, or its design is deleted. */
    async open(token: string): Promise<(DesignShare & { design: Design }) | null> {
      const share = await findByToken(token);
      return share !== null && isLiveShare(share, new Date()) && share.design.deletedAt === null
        ? share
        : null;
    },

    /**
     * Makes a share; its token is told here and nowhere else.
     * @throws UserError NOT_FOUND unless the design is the reader's or the reader is staff; OUT_OF_RANGE; LIMIT_REACHED
     */
    async create(
      reader: Reader,
      input: ShareDesignInput,
      cause: Cause,
    ): Promise<{ share: DesignShare; token: string; url: string }> {
      const now = new Date();
      const design = isUuid(input.id) ? await prisma.design.findUnique({ where: { id: input.id } }) : null;
      if (design === null || design.deletedAt !== null || !ownsDesign(reader, design))
        throw noSuch('id', 'design');
      const expiry = shareExpiry(input.expiresInHours ?? null, now);
      if ('problem' in expiry) {
        const { path, message, code } = expiry.problem;
        throw new UserError({ field: [...path], message, code });
      }
      const token = randomBytes(32).toString('base64url');
      const share = await prisma.$transaction(async (transaction) => {
        // Counting shares is only worth something while nobody else adds one.
        await lockDesign(transaction, design.id);
        const live = await transaction.designShare.count({
          where: { designId: design.id, ...liveShares(now) },
        });
        if (live >= LIVE_SHARES) {
          const message = `A design has at most ${LIVE_SHARES} live shares; revoke one first`;
          throw new UserError({ field: ['id'], message, code: 'LIMIT_REACHED' });
        }
        const created = await transaction.designShare.create({
          data: {
            id: randomUUID(),
            designId: design.id,
            permission: input.permission,
            tokenHash: hashShareToken(token),
            createdAt: now,
            expiresAt: expiry.expiresAt,
          },
        });
        await publish(transaction, sharedEvent(design, created, cause));
        return created;
      });
      announce(design.id);
      return { share, token, url: `${publicUrl}/shared/${token}` };
    },

    /**
     * Takes a share back. Its live subscribers are woken, look again and find that they may not.
     * @throws UserError NOT_FOUND unless it is a share of the reader's design or the reader is staff
     */
    async revoke(reader: Reader, shareId: string, cause: Cause): Promise<DesignShare> {
      const found = isUuid(shareId)
        ? await prisma.designShare.findUnique({ where: { id: shareId }, include: { design: true } })
        : null;
      if (found === null || !ownsDesign(reader, found.design)) throw noSuch('shareId', 'share');
      await prisma.$transaction(async (transaction) => {
        await lockDesign(transaction, found.designId);
        const { count } = await transaction.designShare.updateMany({
          where: { id: shareId, revokedAt: null },
          data: { revokedAt: new Date() },
        });
        if (count > 0) await publish(transaction, shareRevokedEvent(found.design, shareId, cause));
      });
      announce(found.designId);
      return prisma.designShare.findUniqueOrThrow({ where: { id: shareId } });
    },
  };
}

export type Shares = ReturnType<typeof openShares>;
