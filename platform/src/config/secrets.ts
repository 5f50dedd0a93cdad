import { createHmac } from 'node:crypto';
import type { SigningKeys } from '../identity/signing-keys.ts';
import { readOrCreateSecrets } from './secrets-file.ts';

/** What this installation must keep to itself. */
export interface Secrets {
  /** The keys of access tokens, the latest first. */
  readonly signingKeys: SigningKeys;
  /** The password of the embedded PostgreSQL's superuser. */
  readonly databasePassword: string;
  /** A 32-byte key for one purpose; keys of different purposes tell nothing about each other. */
  derive(purpose: string): Buffer;
}

/**
 * Reads the installation's secrets, making them at the first start.
 * @param dataDirectory is created when it is missing
 * @throws StartupError when the file is there but not as it was written
 */
export async function loadSecrets(dataDirectory: string): Promise<Secrets> {
  const { signingKeys, databasePassword, masterKey } = await readOrCreateSecrets(dataDirectory);
  const key = Buffer.from(masterKey, 'base64url');
  return {
    signingKeys,
    databasePassword,
    derive: (purpose) => createHmac('sha256', key).update(purpose).digest(),
  };
}
