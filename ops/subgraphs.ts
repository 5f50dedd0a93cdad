import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

/** The names of all subgraphs, in alphabetical order. */
export async function subgraphNames(): Promise<string[]> {
  return (await readdir(join(repository, 'subgraphs'))).sort();
}
