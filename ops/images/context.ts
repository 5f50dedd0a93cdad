import { cp, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A pattern of .dockerignore, without its `!`, as an expression for a path and what lies below it. */
function expressionOf(pattern: string): RegExp {
  const anywhere = pattern.startsWith('**/');
  const name = pattern.slice(anywhere ? '**/'.length : 0);
  const expression = name.replaceAll('.', '\\.').replaceAll('*', '[^/]*');
  return new RegExp(`^${anywhere ? '(?:.*/)?' : ''}${expression}(?:/.*)?$`);
}

/**
 * Which paths a build may see: as in Docker, the last pattern that matches decides.
 * @param text of a .dockerignore whose exceptions (`!`) are at the top level
 */
export function contextFilter(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ included: line.startsWith('!'), expression: expressionOf(line.replace('!', '')) }));
  return (path) => rules.findLast(({ expression }) => expression.test(path))?.included ?? true;
}

/** Copies what a build may see of the repository, and nothing else, to a folder. */
export async function copyContext(repository: string, folder: string): Promise<void> {
  const isIncluded = contextFilter(await readFile(join(repository, '.dockerignore'), 'utf8'));
  await cp(repository, folder, {
    recursive: true,
    filter: (source) => source === repository || isIncluded(relative(repository, source)),
  });
}
