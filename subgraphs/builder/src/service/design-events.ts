import type { Cause, EventDraft } from '@pet/platform/events';
import type { Design, DesignChangeKind, DesignShare } from '../../generated/prisma/client.ts';

const typeOfKind = {
  CREATED: 'design.created',
  UPDATED: 'design.updated',
  ORDERED: 'design.updated',
} as const;

/** What other domains are told of a change to a design, which is as it is after it. */
export function designEvent(
  { id: aggregateId, version: sequence, ownerId, status, priceMinor }: Design,
  { kind, cause }: { readonly kind: DesignChangeKind; readonly cause: Cause },
): EventDraft {
  const change = { aggregateId, sequence, cause };
  if (kind === 'DELETED') return { ...change, type: 'design.deleted', payload: { ownerId } };
  return { ...change, type: typeOfKind[kind], payload: { ownerId, status, priceMinor } };
}

/** What other domains are told of a new share. */
export function sharedEvent(
  { id: aggregateId, ownerId }: Design,
  { id: shareId, permission, expiresAt }: DesignShare,
  cause: Cause,
): EventDraft {
  const payload = { ownerId, shareId, permission, expiresAt: expiresAt?.toISOString() ?? null };
  return { type: 'design.shared', aggregateId, sequence: null, payload, cause };
}

/** What other domains are told of a share that was taken back. */
export function shareRevokedEvent(
  { id: aggregateId, ownerId }: Design,
  shareId: string,
  cause: Cause,
): EventDraft {
  return { type: 'design.share_revoked', aggregateId, sequence: null, payload: { ownerId, shareId }, cause };
}
