/** Who asks, as far as a design is concerned; null is a visitor who has not signed in. */
export type Reader = { readonly userId: string; readonly staff: boolean } | null;

export type SharePermission = 'VIEW' | 'EDIT';

/** What decides whether a share still opens its design. */
export interface ShareTerms {
  readonly permission: SharePermission;
  /** Null never expires. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Whether a design is the reader's own, or the reader is staff. */
export function ownsDesign(reader: Reader, design: { readonly ownerId: string }): boolean {
  return reader !== null && (reader.staff || reader.userId === design.ownerId);
}

/** Whether a share opens its design at this moment. */
export function isLiveShare(share: ShareTerms, now: Date): boolean {
  return share.revokedAt === null && (share.expiresAt === null || share.expiresAt > now);
}

/**
 * What a reader may do with a design, given the share they hold for that very design (null for none). The one rule
 * behind queries, references, mutations and live updates.
 */
export function designAccess(
  reader: Reader,
  design: { readonly ownerId: string },
  share: ShareTerms | null,
  now: Date,
): 'OWN' | SharePermission | null {
  if (ownsDesign(reader, design)) return 'OWN';
  return share !== null && isLiveShare(share, now) ? share.permission : null;
}
