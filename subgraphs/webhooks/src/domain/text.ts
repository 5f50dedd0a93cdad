import { z } from 'zod';

/** Text that any database takes: what no line can show is left out, and so is what is beyond its length. */
export function cleanText(most: number) {
  return z.string().transform((text) =>
    text
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, most),
  );
}

/** The same, where it may be missing or empty: null then. */
export function optionalText(most: number) {
  return cleanText(most)
    .nullish()
    .transform((text) => text || null);
}
