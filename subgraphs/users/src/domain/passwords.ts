import { z } from 'zod';
import { commonPasswordRoots, commonPasswords } from './common-passwords.ts';
import type { ProblemCode } from './problems.ts';

/** In characters, that is code points. The longest bounds the work a hostile caller can cause with one hash. */
const shortestPassword = 8;
const longestPassword = 128;
/** The same in UTF-16 units, of which a character takes at most two: what can be checked before anything else. */
const longestPasswordInUnits = 2 * longestPassword;
const tooLong = `A password has at most ${longestPassword} characters.`;

/** What is said of a password for which {@link repeatsOwner} holds. */
export const repeatsOwnerMessage = 'A password must not repeat your e-mail address or name.';

/** What a password must not simply repeat. */
export interface PasswordOwner {
  readonly email: string;
  readonly displayName: string;
}

const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'@431!05$7'].map((sign, index) => [sign, 'aaeiiosst'.charAt(index)]),
);

/** The form a password is hashed in: one, however the keyboard composed its accents. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/** `p@ssw0rd2026!` -> `password`: what is left without the usual decorations, a sign in front taken both ways. */
function rootsOf(password: string): string[] {
  const withoutEnd = password.replace(/\P{L}+$/u, '');
  return [withoutEnd, withoutEnd.replace(/^\P{L}+/u, '')].map((text) =>
    [...text].map((character) => lookAlikes.get(character) ?? character).join(''),
  );
}

/** Letters and digits only, so that "Jane Doe", "jane.doe" and "jane-doe" are one. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** "aaaaaaaa", "12345678", "hgfedcba": each character a fixed step of at most one from the last. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return (
    Math.abs(step) <= 1 &&
    codes.every((code, index) => index === 0 || code - (codes[index - 1] ?? 0) === step)
  );
}

function isTooCommon(password: string): boolean {
  const lower = password.toLowerCase();
  return (
    commonPasswords.has(lower) ||
    rootsOf(lower).some((root) => commonPasswordRoots.has(root)) ||
    isRun([...lower]) ||
    /^(.{1,4})\1+$/su.test(lower)
  );
}

/**
 * Why nobody should choose a password, as a sentence for its chooser; null when it will do. There are no rules
 * of composition ("one digit, one capital"): they make passwords predictable. Length and not being guessable
 * count.
 */
export function weaknessOf(password: string): string | null {
  if (password.length > longestPasswordInUnits) return tooLong;
  const normalized = normalizePassword(password);
  const length = [...normalized].length;
  if (length < shortestPassword) return `A password has at least ${shortestPassword} characters.`;
  if (length > longestPassword) return tooLong;
  if (isTooCommon(normalized))
    return 'This password is among the first that are tried. Choose one that is harder to guess.';
  return null;
}

/** Whether a password is its owner's e-mail address or name, perhaps with a number before or after. */
export function repeatsOwner(password: string, owner: PasswordOwner): boolean {
  if (password.length > longestPasswordInUnits) return false;
  const folded = fold(password);
  const withoutNumber = folded.replace(/^\p{N}+|\p{N}+$/gu, '');
  const [localPart = ''] = owner.email.split('@');
  return [owner.email, localPart, owner.displayName]
    .map(fold)
    .some((own) => own !== '' && (own === folded || (own.length > 2 && own === withoutNumber)));
}

/** A password to compare with the stored one. Only its length counts, since the rules for new ones may change. */
export const givenPassword = z.string().max(longestPasswordInUnits, tooLong);

/** The issue of a password that is too weak; no further check of it follows. */
export function weakPassword(message: string) {
  return {
    code: 'custom',
    message,
    params: { code: 'WEAK_PASSWORD' satisfies ProblemCode },
    continue: false,
  } as const;
}

/** A password to be set: neither too short, too long nor too common. {@link repeatsOwner} is asked besides. */
export const newPassword = z.string().superRefine((password, context) => {
  const weakness = weaknessOf(password);
  if (weakness !== null) context.addIssue(weakPassword(weakness));
});
