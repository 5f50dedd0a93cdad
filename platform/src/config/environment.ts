import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { isSecretSetting } from './secret-settings.ts';
import { StartupError } from './startup-error.ts';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a line may be: empty, a comment, or a setting. */
const line = /^\s*(#.*|(export\s+)?[A-Za-z_]\w*\s*=.*)?$/;

async function readSetting(path: string, variable: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`The file that ${variable} names cannot be read: ${reason}`);
  }
}

async function withConfigFile(variables: Environment): Promise<Environment> {
  const file = variables.CONFIG_FILE;
  if (!file) return variables;
  const text = await readSetting(file, 'CONFIG_FILE');
  const wrong = text.split(/\r?\n/).findIndex((candidate) => !line.test(candidate));
  if (wrong !== -1) throw new StartupError(`Line ${wrong + 1} of ${file} is not KEY=VALUE.`);
  return { ...variables, ...parseEnv(text) };
}

/** Puts secrets that are in files (`DATABASE_URL_FILE`), as containers are given them, in the place of their names. */
async function withSecretFiles(variables: Environment): Promise<Environment> {
  const read: Record<string, string | undefined> = { ...variables };
  for (const [variable, path] of Object.entries(variables)) {
    const name = variable.replace(/_FILE$/, '');
    if (name === variable || !isSecretSetting(name) || !path) continue;
    if (variables[name]) throw new StartupError(`${name} and ${variable} are both set; keep one of them.`);
    const value = (await readSetting(path, variable)).trim();
    if (value === '') throw new StartupError(`The file that ${variable} names is empty.`);
    read[name] = value;
    delete read[variable];
  }
  return read;
}

/**
 * The environment of this process, and over it the settings of the file that `CONFIG_FILE` names, if it names one:
 * lines of KEY=VALUE. The file can be read again while the process runs. What is secret may be in a file of its own:
 * `DATABASE_URL_FILE` names one that holds `DATABASE_URL`.
 * @throws StartupError when a file cannot be read, or has a line that is no setting, or when a secret is set twice
 */
export async function readEnvironment(variables: Environment = process.env): Promise<Environment> {
  return withSecretFiles(await withConfigFile(variables));
}
