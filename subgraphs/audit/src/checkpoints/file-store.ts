import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from './store.ts';

/** Whatever is missing has not been written yet. */
function unlessMissing<T>(substitute: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return substitute;
    throw error;
  };
}

/** The lines of a file that were written whole. */
function wholeLines(content: string): string[] {
  return content.split('\n').slice(0, -1);
}

/**
 * Keeps checkpoints as the lines of files that only grow, one for each month: `checkpoints-202611.ndjson`. What a killed
 * process left of a line it was writing was never kept, and gives way to the next one.
 */
export function openFileStore(folder: string): CheckpointStore {
  const contentOf = (name: string) => readFile(join(folder, name), 'utf8').catch(unlessMissing(''));

  return {
    async read() {
      const names = await readdir(folder).catch(unlessMissing<string[]>([]));
      const newestFirst = names
        .filter((name) => /^checkpoints-\d{6}\.ndjson$/.test(name))
        .sort()
        .reverse();
      let texts: string[] = [];
      for (const name of newestFirst) {
        const lines = wholeLines(await contentOf(name));
        if (texts.length > 0) return { before: lines.at(-1) ?? null, texts };
        // A process may have been killed as it wrote the first line of a month.
        texts = lines;
      }
      return { before: null, texts };
    },

    async append(text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const month = new Date().toISOString().slice(0, 7).replace('-', '');
      const name = `checkpoints-${month}.ndjson`;
      const content = await contentOf(name);
      const kept = Buffer.byteLength(content.slice(0, content.lastIndexOf('\n') + 1));
      const file = await open(join(folder, name), 'a', 0o600);
      try {
        if ((await file.stat()).size > kept) await file.truncate(kept);
        await file.appendFile(`${text}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
