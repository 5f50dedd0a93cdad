import { StartupError } from '@pet/platform/config';

/** One line of Prometheus' text format: a name, its labels, and a number. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Milliseconds. */
const deadline = 5_000;

/** Reads Prometheus' text format as far as our own metrics use it; lines that are anything else are left out. */
export function parseMetrics(text: string): Sample[] {
  const lines = text.matchAll(/^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gm);
  return Array.from(lines, ([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries(
      Array.from(labels.matchAll(/(\w+)="([^"]*)"/g), ([, key, text]) => [key, text]),
    ),
    value: Number(value),
  }));
}

/** Adds up what a metric says under these labels. */
export function total(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = Object.entries(labels);
  return samples
    .filter((sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/**
 * Asks processes for their metrics.
 * @param urls of `/metrics` on their operators' listeners
 * @throws StartupError naming the one that does not answer
 */
export async function scrape(urls: readonly string[]): Promise<Sample[]> {
  const texts = await Promise.all(
    urls.map(async (url) => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(deadline) });
        if (response.ok) return await response.text();
        throw new Error(`status ${response.status}`);
      } catch (error) {
        const { message, cause } = error as Error;
        const reason = cause instanceof Error ? cause.message : message;
        throw new StartupError(`There are no metrics at ${url}: ${reason}`);
      }
    }),
  );
  return texts.flatMap(parseMetrics);
}
