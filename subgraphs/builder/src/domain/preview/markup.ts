const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Everything XML 1.0 cannot carry, not even escaped. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text as it may stand in XML content or a quoted attribute, whatever it holds. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\uFFFD').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A point of the drawing, in its own units, with x to the right and y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A colour mixed with another: 0 leaves it, 1 replaces it.
 * @param hex `#rrggbb`
 */
export function mix(hex: string, other: string, share: number): string {
  const channel = (start: number) => {
    const from = Number.parseInt(hex.slice(start, start + 2), 16);
    const to = Number.parseInt(other.slice(start, start + 2), 16);
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

export function lighter(hex: string, share: number): string {
  return mix(hex, '#ffffff', share);
}

export function darker(hex: string, share: number): string {
  return mix(hex, '#000000', share);
}

/** Whether light marks show up better on a colour than dark ones. */
export function isDark(hex: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
    Number.parseInt(hex.slice(start, start + 2), 16),
  );
  return 0.299 * red + 0.587 * green + 0.114 * blue < 96;
}
