/** What a thing of another system is called here, and which news of it are newer. */

import { createHash } from 'node:crypto';

/** An id of the form events have, the same for the same thing of another system: so its events keep their order. */
export function aggregateOf(externalId: string): string {
  const hex = createHash('sha256').update(externalId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Orders what is known of one thing, whatever order it comes in: of two texts the greater one is newer. Shopify counts
 * in seconds; of what it changed twice within one, the later message tells more, and else the content decides.
 */
export function revisionOf(updatedAt: Date, triggeredAt: Date | null, payload: string): string {
  const hash = createHash('sha256').update(payload).digest('base64url');
  return [updatedAt.toISOString(), (triggeredAt ?? updatedAt).toISOString(), hash].join(' ');
}
