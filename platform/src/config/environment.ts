import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { StartupError } from './startup-error.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a line may be: empty, a comment, or a setting. */
const line = /^\s*(#.*|(export\s+)?[A-Za-z_]\w*\s*=.*)?$/;

/**
 * The environment of this process, and over it the settings of the file that `CONFIG_FILE` names, if it names one:
 * lines of KEY=VALUE. The file can be read again while the process runs.
 * @throws StartupError when the file cannot be read, or has a line that is no setting
 */
export async function readEnvironment(variables: Environment = process.env): Promise<Environment> {
  const file = variables.CONFIG_FILE;
  if (!file) return variables;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The file that CONFIG_FILE names cannot be read: ${reason}`);
  }
  const wrong = text.split(/\r?\n/).findIndex((candidate) => !line.test(candidate));
  if (wrong !== -1) throw new StartupError(`Line ${wrong + 1} of ${file} is not KEY=VALUE.`);
  return { ...variables, ...parseEnv(text) };
}
