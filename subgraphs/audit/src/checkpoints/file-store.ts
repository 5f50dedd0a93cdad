import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readBackwards, wholeLength } from './lines.ts';
import type { CheckpointStore } from './store.ts';

/** Whatever is missing has not been written yet. */
function unlessMissing<T>(substitute: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return substitute;
    throw error;
  };
}

function monthOf(time: Date): string {
  return `checkpoints-${time.toISOString().slice(0, 7).replace('-', '')}.ndjson`;
}

/**
 * Keeps checkpoints as the lines of files that only grow, one for each month: `checkpoints-202611.ndjson`. What a killed
 * process left of a line it was writing was never kept, and gives way to the next one. The latest checkpoint is a file of
 * its own, `latest.json`, which is replaced.
 */
export function openFileStore(folder: string): CheckpointStore {
  const latest = join(folder, 'latest.json');

  /** The months' files, the latest first. */
  async function months(): Promise<string[]> {
    const names = await readdir(folder).catch(unlessMissing<string[]>([]));
    return names
      .filter((name) => /^checkpoints-\d{6}\.ndjson$/.test(name))
      .sort()
      .reverse();
  }

  const makeFolder = () => mkdir(folder, { recursive: true, mode: 0o700 });

  return {
    readLatest: () => readFile(latest, 'utf8').catch(unlessMissing(null)),

    async *readKept() {
      for (const name of await months()) {
        const file = await open(join(folder, name));
        try {
          yield* readBackwards(file);
        } finally {
          await file.close();
        }
      }
    },

    async replaceLatest(text) {
      await makeFolder();
      const next = `${latest}.next`;
      const file = await open(next, 'w', 0o600);
      try {
        await file.writeFile(text);
        // Without it, a loss of power could leave an empty file under the name.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, latest);
    },

    async keep(text) {
      await makeFolder();
      const now = monthOf(new Date());
      // Where another process's clock is ahead, its month goes on: the order of files is that of their lines.
      const [newest = now] = await months();
      const file = await open(join(folder, newest > now ? newest : now), 'a+', 0o600);
      try {
        const kept = await wholeLength(file);
        if ((await file.stat()).size > kept) await file.truncate(kept);
        await file.appendFile(`${text}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
