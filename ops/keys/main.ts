/**
 * `npm run keys`: which keys sign access tokens, and until when each counts.
 * `npm run keys -- rotate`: a new one takes over in a few minutes; no session and no request notices.
 * `npm run keys -- replace`: a new one at once, and no other counts any more: for a key that somebody may have seen.
 * `npm run keys -- services`: the keys that services know each other by, as the setting to begin their rotation with.
 */
import {
  changeSigningKeys,
  explainStartFailure,
  loadConfig,
  loadSecrets,
  readEnvironment,
  StartupError,
  serviceKeysOf,
} from '@pet/platform/config';
import { generateSigningKey, type SigningKeys, withNextKey } from '@pet/platform/identity';
import { keysTable } from './keys-table.ts';

/** Longer than it takes a changed Secret to reach the pods of a Kubernetes cluster. Milliseconds. */
const leadMs = 5 * 60_000;

const usage = 'Usage: npm run keys [-- rotate | replace | services]';

async function tell(keys: SigningKeys): Promise<void> {
  for (const line of await keysTable(keys, new Date())) console.log(line);
}

async function rotate(dataDirectory: string): Promise<void> {
  const next = await generateSigningKey(new Date(Date.now() + leadMs));
  await tell(await changeSigningKeys(dataDirectory, (keys) => withNextKey(keys, next)));
}

async function replace(dataDirectory: string): Promise<void> {
  const next = await generateSigningKey();
  await tell(await changeSigningKeys(dataDirectory, () => [next]));
}

async function run(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  const config = loadConfig(await readEnvironment());
  const secrets = await loadSecrets(config.dataDirectory);
  if (rest.length > 0) throw new StartupError(usage);
  if (command === undefined) return tell(secrets.signingKeys);
  if (command === 'rotate') return rotate(config.dataDirectory);
  if (command === 'replace') return replace(config.dataDirectory);
  if (command !== 'services') throw new StartupError(usage);
  const keys = serviceKeysOf(config, secrets).map(({ id, key }) => `${id}:${key.toString('base64')}`);
  console.log(`SERVICE_KEYS=${keys.join(',')}`);
}

run().catch((error: unknown) => {
  console.error(explainStartFailure(error) ?? error);
  process.exit(1);
});
