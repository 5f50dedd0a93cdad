import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';

function nameOn(line: string): string | undefined {
  return /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
}

/**
 * Changes settings in a file of KEY=VALUE lines and leaves all other lines as they are. Nobody who reads it meanwhile sees
 * half of it, and a crash leaves the old one.
 * @param changes the new values by name; null takes a setting out
 * @throws Error when the file cannot be read or written
 */
export async function rewriteSettings(
  file: string,
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  const text = await readFile(file, 'utf8');
  const kept = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .filter((line) => !((nameOn(line) ?? '') in changes));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : `${name}=${value}`,
  );
  const lines = text === '' ? added : [...kept, ...added];
  // As private as it was: there may be passwords in it.
  const { mode } = await stat(file);
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, lines.map((line) => `${line}\n`).join(''), { mode });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
