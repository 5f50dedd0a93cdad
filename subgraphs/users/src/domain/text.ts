/**
 * Characters without a shape of their own: controls, formatting (which includes the marks that reverse the
 * direction of text), private and unassigned ones, line and paragraph separators. The two joiners are
 * formatting too, but Persian, Indic scripts and emoji are written with them.
 */
const unprintable = /(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether a text has only characters that can be seen, on one line. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** Whether a text has at most so many characters, that is code points; the longest texts are not even counted. */
export function hasAtMost(characters: number, text: string): boolean {
  return text.length <= 2 * characters && [...text].length <= characters;
}
