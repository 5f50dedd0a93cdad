/** Punctuation that engraves, embroiders and prints cleanly. */
export const PUNCTUATION = ".,'’&!?+#@()/:-";

const PRINTABLE = /^[\p{L}\p{M}\p{Nd} .,'’&!?+#@()/:-]$/u;
const STACKED_MARKS = /\p{M}{4,}/u;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Composed (NFC), without white space at the ends, and with single spaces inside. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** How many characters a reader sees: an accented letter or an emoji counts as one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** Any printable character takes less: a letter beyond the BMP under three marks, or an emoji joined of several. */
const CODE_UNITS_PER_CHARACTER = 16;

/** Whether a text is so long that it can be refused without reading it, which keeps megabytes from costing anything. */
export function isFarTooLong(text: string, maxCharacters: number): boolean {
  return text.length > maxCharacters * CODE_UNITS_PER_CHARACTER;
}

/**
 * Why a normalised text cannot be put on a product, or null when it can: letters and digits of any script, spaces and
 * `PUNCTUATION` can; control and formatting characters, symbols and emoji cannot.
 */
export function findUnprintable(text: string): string | null {
  for (const character of text) {
    if (!PRINTABLE.test(character)) return `${nameCharacter(character)} cannot be printed`;
  }
  return STACKED_MARKS.test(text) ? 'more than three marks are stacked on one letter' : null;
}

/** Shows a character that can be seen, and the code point of one that cannot. */
function nameCharacter(character: string): string {
  if (/[\p{S}\p{P}\p{N}]/u.test(character)) return `“${character}”`;
  const codePoint = character.codePointAt(0) ?? 0;
  return `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
