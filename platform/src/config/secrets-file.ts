import { randomBytes, randomUUID } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { generateSigningKey, privateJwk, type SigningKeys } from '../identity/signing-keys.ts';
import { StartupError } from './startup-error.ts';

const date = z.iso.datetime().transform((text) => new Date(text));
const signingKey = z.object({ key: privateJwk, since: date, until: date.nullable() });

const otherSecrets = z.object({
  masterKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  databasePassword: z.string().min(16),
});

const written = z.union([
  otherSecrets.extend({ signingKeys: z.tuple([signingKey], signingKey) }),
  // From before there could be several.
  otherSecrets.extend({ signingKey: privateJwk }),
]);

/** What `secrets.json` holds. */
export interface SecretsFile extends z.infer<typeof otherSecrets> {
  readonly signingKeys: SigningKeys;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Where an installation keeps its secrets. */
export function secretsPath(dataDirectory: string): string {
  return join(dataDirectory, 'secrets.json');
}

async function createSecrets(path: string): Promise<void> {
  const secrets: SecretsFile = {
    signingKeys: [await generateSigningKey()],
    masterKey: randomBytes(32).toString('base64url'),
    databasePassword: randomBytes(24).toString('base64url'),
  };
  // Written beside and linked, so that a start cut short never leaves half a file behind, and of processes that start
  // together the first one's secrets count for all.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(secrets), { mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function parseSecrets(path: string, text: string): Promise<SecretsFile> {
  let secrets: z.infer<typeof written>;
  try {
    secrets = written.parse(JSON.parse(text));
  } catch {
    throw new StartupError(`${path} is damaged; restore it, or start afresh with "npm run reset".`);
  }
  if ('signingKeys' in secrets) return secrets;
  const { signingKey: key, ...others } = secrets;
  return { ...others, signingKeys: [{ key, since: (await stat(path)).mtime, until: null }] };
}

async function readSecrets(dataDirectory: string): Promise<SecretsFile> {
  const path = secretsPath(dataDirectory);
  return parseSecrets(path, await readFile(path, 'utf8'));
}

/**
 * Reads the secrets of an installation, making them at the first start.
 * @param dataDirectory is created when it is missing
 * @throws StartupError when the file is there but not as it was written
 */
export async function readOrCreateSecrets(dataDirectory: string): Promise<SecretsFile> {
  await mkdir(dataDirectory, { recursive: true });
  try {
    return await readSecrets(dataDirectory);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await createSecrets(secretsPath(dataDirectory));
  return readSecrets(dataDirectory);
}

/**
 * Reads the keys that sign access tokens as they are now, the latest first.
 * @throws StartupError when the file is damaged; Error when it cannot be read
 */
export async function readSigningKeys(dataDirectory: string): Promise<SigningKeys> {
  return (await readSecrets(dataDirectory)).signingKeys;
}

/**
 * Changes the keys that sign access tokens; running processes see it within seconds.
 * @returns the keys from now on
 * @throws StartupError when another change is under way, or the file is damaged
 */
export async function changeSigningKeys(
  dataDirectory: string,
  change: (keys: SigningKeys) => SigningKeys,
): Promise<SigningKeys> {
  const path = secretsPath(dataDirectory);
  // It also keeps others from changing the file meanwhile.
  const copy = `${path}.before`;
  try {
    await copyFile(path, copy, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new StartupError(
      `${copy} is there: the keys are being changed, or that was cut short; if nobody is at it, put it back as secrets.json.`,
    );
  }
  const before = await readFile(copy, 'utf8');
  const secrets = await parseSecrets(path, before).catch(async (error: unknown) => {
    await rm(copy);
    throw error;
  });
  const signingKeys = change(secrets.signingKeys);
  const text = JSON.stringify({ ...secrets, signingKeys });
  // In its place, since a container is given the file itself and not its name; padded, so that a reader never finds the
  // end of the old text behind the new one.
  const file = await open(path, 'r+');
  try {
    await file.writeFile(text.padEnd(before.length));
    await file.truncate(text.length);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(copy);
  return signingKeys;
}
