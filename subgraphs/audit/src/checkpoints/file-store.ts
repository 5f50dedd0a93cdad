import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckpointStore } from './store.ts';

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Keeps checkpoints as the lines of a file that only grows. What a killed process left of a line it was writing was never
 * kept, and gives way to the next one.
 */
export function openFileStore(file: string): CheckpointStore {
  /** The lines that were written whole. */
  async function whole(): Promise<string> {
    const content = await contentOf(file);
    return content.slice(0, content.lastIndexOf('\n') + 1);
  }

  return {
    read: async () => (await whole()).split('\n').slice(0, -1),
    async append(text) {
      const kept = Buffer.byteLength(await whole());
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a', 0o600);
      try {
        if ((await handle.stat()).size > kept) await handle.truncate(kept);
        await handle.appendFile(`${text}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}
