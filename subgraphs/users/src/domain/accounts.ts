import { z } from 'zod';
import type { Role } from './roles.ts';
import { hasAtMost, isPrintable } from './text.ts';

/** Who asks; the part of the platform's actor these rules need. */
export interface Viewer {
  readonly userId: string;
  readonly role: Role;
}

/**
 * Whether a viewer may see an account as its owner does: e-mail, role, preferences and when it was opened.
 * The one ownership rule of an account; what everybody who reaches a user may see is its id and display name.
 * @param viewer null for somebody who is not signed in
 */
export function mayReadAccount(viewer: Viewer | null, accountId: string): boolean {
  return viewer !== null && (viewer.userId === accountId || viewer.role !== 'CUSTOMER');
}

/** The name shown wherever a deleted account is still referred to. */
export const deletedDisplayName = 'Deleted customer';

export const longestEmail = 254;
const longestDisplayName = 80;

/**
 * An e-mail address in the one spelling it is stored, compared and looked up in: trimmed and lower case.
 * The length aborts, so that the pattern never runs over a long text.
 */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(longestEmail, { message: `An e-mail address has at most ${longestEmail} characters.`, abort: true })
  .regex(z.regexes.email, 'This is not an e-mail address.');

const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name as others see it: 1 to 80 printable characters, in Unicode's composed form. */
export const displayName = z
  .string()
  .trim()
  .normalize('NFC')
  .refine((name) => hasAtMost(longestDisplayName, name), {
    message: `A display name has at most ${longestDisplayName} characters.`,
    abort: true,
  })
  .refine((name) => visible.test(name), {
    message: 'A display name needs at least one visible character.',
    abort: true,
  })
  .refine(isPrintable, 'A display name has only printable characters, on one line.');
