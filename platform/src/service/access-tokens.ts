import { type Config, readSigningKeys, type Secrets } from '../config/index.ts';
import { openPoller } from '../events/index.ts';
import { type AccessTokens, openAccessTokens } from '../identity/index.ts';
import type { Logger } from '../observability/index.ts';

/** How soon a process notices that the keys have been changed, in milliseconds. */
const lookMs = 2_000;

/** The access tokens of an installation, signed and verified with the keys it has now. */
export interface InstallationTokens {
  readonly accessTokens: AccessTokens;
  /** Looks for new keys no more. */
  close(): Promise<void>;
}

/** What it takes to sign and verify access tokens. */
export interface InstallationTokensOptions {
  readonly config: Pick<Config, 'dataDirectory'>;
  /** As they were read at the start. */
  readonly secrets: Pick<Secrets, 'signingKeys'>;
  readonly logger: Logger;
}

/**
 * Signs and verifies access tokens with the installation's keys. They are looked at again and again, so that a process
 * takes up new ones without a restart; a file that cannot be read changes nothing.
 */
export async function openInstallationTokens(
  options: InstallationTokensOptions,
): Promise<InstallationTokens> {
  const { config, secrets, logger } = options;
  const accessTokens = await openAccessTokens(...secrets.signingKeys);
  let known = JSON.stringify(secrets.signingKeys);

  async function look(): Promise<boolean> {
    const keys = await readSigningKeys(config.dataDirectory);
    const found = JSON.stringify(keys);
    if (found === known) return false;
    await accessTokens.useKeys(keys);
    known = found;
    logger.info({ keys: keys.length }, 'the keys of access tokens have changed');
    return false;
  }

  const poller = openPoller({ name: 'reading the keys of access tokens', look, intervalMs: lookMs, logger });
  return { accessTokens, close: () => poller.close() };
}
