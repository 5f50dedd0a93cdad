const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** How wide a text is roughly, in ems: an SVG without a renderer cannot measure, so capitals and wide scripts are told apart. */
function estimateEms(text: string): number {
  let ems = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    if (WIDE.test(character)) ems += 1;
    else if (/[MWmw@&]/.test(character)) ems += 0.95;
    else ems += /\p{Lu}/u.test(character) ? 0.74 : 0.57;
  }
  return ems;
}

/** Text cut and sized so that it keeps within a width. */
export interface FittedText {
  readonly text: string;
  readonly size: number;
}

/**
 * Shrinks a text from `largest` to no less than `smallest` to fit a width, and cuts what still does not fit with an
 * ellipsis. All lengths are in the drawing's units.
 */
export function fitText(text: string, width: number, largest: number, smallest: number): FittedText {
  const size = Math.floor(Math.min(largest, width / Math.max(estimateEms(text), 1)));
  if (size >= smallest) return { text, size };
  let kept = '';
  for (const character of text) {
    if (estimateEms(`${kept}${character}…`) * smallest > width) break;
    kept += character;
  }
  return { text: kept === text ? text : `${kept}…`, size: smallest };
}
