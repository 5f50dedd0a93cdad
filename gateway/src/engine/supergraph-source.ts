import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { EngineLogger } from './servings.ts';

/** Where a supergraph document comes from. */
export interface SupergraphSource {
  /** @throws Error with a sentence that says what could not be read */
  read(): Promise<string>;
}

const deadlineMilliseconds = 10_000;
/** A supergraph of a thousand types has about 1 MB. */
const largestDocument = 50_000_000;

/**
 * Reads a supergraph document from a file, or from an address that starts with `http`. An address that answers with an
 * `ETag` is asked only whether there is something new.
 */
export function openSupergraphSource(location: string): SupergraphSource {
  if (!/^https?:\/\//.test(location)) return { read: () => readFile(location, 'utf8') };
  let last = { etag: '', text: '' };
  return {
    async read() {
      const response = await fetch(location, {
        headers: last.etag ? { 'if-none-match': last.etag } : {},
        signal: AbortSignal.timeout(deadlineMilliseconds),
      });
      if (response.status === 304) return last.text;
      if (!response.ok) throw new Error(`${location} answers ${response.status}`);
      if (Number(response.headers.get('content-length')) > largestDocument)
        throw new Error(`${location} answers more than ${largestDocument} bytes`);
      last = { etag: response.headers.get('etag') ?? '', text: await response.text() };
      return last.text;
    },
  };
}

/**
 * Looks at a source again and again, and reports each new document. Files are looked at too, instead of waiting for the
 * file system's notice: a mounted ConfigMap changes by a link far above the file.
 * @param onChange one call at a time; the next look waits for it
 * @returns stops looking
 */
export function watchSupergraph(
  source: SupergraphSource,
  current: string,
  everyMilliseconds: number,
  onChange: (supergraphSdl: string) => Promise<unknown>,
  logger: EngineLogger,
): () => void {
  const stopped = new AbortController();
  let last = current;
  async function look(): Promise<void> {
    try {
      const text = await source.read();
      if (text === last) return;
      last = text;
      await onChange(text);
    } catch (error) {
      logger.error({ err: error }, 'the supergraph could not be read; the one before keeps serving');
    }
  }
  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      await setTimeout(everyMilliseconds, undefined, { signal: stopped.signal, ref: false });
      await look();
    }
  }
  watch().catch(() => {
    // Only the wait rejects, when it is stopped.
  });
  return () => stopped.abort();
}
