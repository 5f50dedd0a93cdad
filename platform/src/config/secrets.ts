import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { generateSigningKey } from '../identity/access-tokens.ts';
import { StartupError } from './startup-error.ts';

const secretsFile = z.object({
  signingKey: z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  masterKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  databasePassword: z.string().min(16),
});

/** What this installation must keep to itself. */
export interface Secrets {
  /** The EC P-256 private key, a JWK, that signs access tokens. */
  readonly signingKey: z.infer<typeof secretsFile>['signingKey'];
  /** The password of the embedded PostgreSQL's superuser. */
  readonly databasePassword: string;
  /** A 32-byte key for one purpose; keys of different purposes tell nothing about each other. */
  derive(purpose: string): Buffer;
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function createSecrets(path: string): Promise<string> {
  const text = JSON.stringify({
    signingKey: await generateSigningKey(),
    masterKey: randomBytes(32).toString('base64url'),
    databasePassword: randomBytes(24).toString('base64url'),
  });
  // Written beside and linked, so that a start cut short never leaves half a file behind, and of processes that start
  // together the first one's secrets count for all.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

/**
 * Reads the installation's secrets, making them at the first start.
 * @param dataDirectory is created when it is missing
 * @throws StartupError when the file is there but not as it was written
 */
export async function loadSecrets(dataDirectory: string): Promise<Secrets> {
  await mkdir(dataDirectory, { recursive: true });
  const path = join(dataDirectory, 'secrets.json');
  const text = (await readIfPresent(path)) ?? (await createSecrets(path));
  let parsed: z.infer<typeof secretsFile>;
  try {
    parsed = secretsFile.parse(JSON.parse(text));
  } catch {
    throw new StartupError(`${path} is damaged; restore it, or start afresh with "npm run reset".`);
  }
  const masterKey = Buffer.from(parsed.masterKey, 'base64url');
  return {
    signingKey: parsed.signingKey,
    databasePassword: parsed.databasePassword,
    derive: (purpose) => createHmac('sha256', masterKey).update(purpose).digest(),
  };
}
