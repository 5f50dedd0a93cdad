import type { ConfigProblemCode } from './problem.ts';
import { countCharacters, isFarTooLong, normaliseText } from './text.ts';

/** Characters a design's or preset's name may have. */
export const NAME_LENGTH = 80;
/** Characters a preset's description may have. */
export const DESCRIPTION_LENGTH = 500;

const SLUG_LENGTH = 60;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const UNSHOWABLE = /\p{C}/u;

/** A text fit to be saved, or why it is not. */
export type TextCheck =
  | { readonly text: string }
  | { readonly problem: { readonly message: string; readonly code: ConfigProblemCode } };

/** Checks a text that people read on a screen: not empty, not long, nothing invisible. It comes back normalised. */
export function checkText(raw: string, label: string, maxCharacters: number): TextCheck {
  const refuse = (message: string, code: ConfigProblemCode): TextCheck => ({ problem: { message, code } });
  const tooLong = `${label} is too long; at most ${maxCharacters} characters fit`;
  if (isFarTooLong(raw, maxCharacters)) return refuse(tooLong, 'TOO_LONG');
  const text = normaliseText(raw);
  if (text === '') return refuse(`${label} is empty; write something`, 'REQUIRED');
  if (countCharacters(text) > maxCharacters) return refuse(tooLong, 'TOO_LONG');
  // U+200D joins emoji and shapes some scripts; it is the one invisible character a name may need.
  if (UNSHOWABLE.test(text.replaceAll('\u200D', ''))) {
    return refuse(`${label} holds control or invisible characters; leave them out`, 'INVALID_TEXT');
  }
  return { text };
}

/** Whether a text can be the slug of a preset at all. */
export function isSlug(text: string): boolean {
  return text.length >= 3 && text.length <= SLUG_LENGTH && SLUG.test(text);
}

/** Checks the name of a preset in web addresses. */
export function checkSlug(slug: string): TextCheck {
  const message = 'A slug has 3 to 60 small letters, digits and single hyphens, for example river-runner';
  if (isSlug(slug)) return { text: slug };
  return { problem: { message, code: slug.length > SLUG_LENGTH ? 'TOO_LONG' : 'INVALID_TEXT' } };
}

/** What a copy is called when nobody says. */
export function nameCopy(name: string): string {
  const copy = `Copy of ${name}`;
  if (countCharacters(copy) <= NAME_LENGTH) return copy;
  const graphemes = Array.from(new Intl.Segmenter('und').segment(copy), ({ segment }) => segment);
  return `${graphemes
    .slice(0, NAME_LENGTH - 1)
    .join('')
    .trimEnd()}…`;
}
