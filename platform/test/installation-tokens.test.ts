import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { changeSigningKeys, loadSecrets } from '../src/config/index.ts';
import { generateSigningKey, keyIdOf, openAccessTokens, withNextKey } from '../src/identity/index.ts';
import { type InstallationTokens, openInstallationTokens } from '../src/service/index.ts';
import { testActor } from '../src/testing/index.ts';

let folder: string;
let tokens: InstallationTokens;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'installation-tokens-'));
  tokens = await openInstallationTokens({
    config: { dataDirectory: folder },
    secrets: await loadSecrets(folder),
    logger: pino({ level: 'silent' }),
  });
});
afterAll(async () => {
  await tokens.close();
  await rm(folder, { recursive: true });
});

const published = () => tokens.accessTokens.jwks.keys.map(({ kid }) => kid);

it('takes up the keys of the file, but not what somebody left of it', async () => {
  const file = join(folder, 'secrets.json');
  const next = await generateSigningKey();
  const keys = await changeSigningKeys(folder, (old) => withNextKey(old, next));
  const whole = await readFile(file, 'utf8');
  await writeFile(file, whole.slice(0, 100));
  const { token } = await tokens.accessTokens.issue(testActor());
  await expect(tokens.accessTokens.verify(token)).resolves.toBeDefined();

  await writeFile(file, whole);
  const ids = await Promise.all(keys.map(keyIdOf));
  await vi.waitFor(() => expect(published()).toEqual(ids), { timeout: 20_000, interval: 100 });
  const elsewhere = await (await openAccessTokens(...keys)).issue(testActor());
  await expect(tokens.accessTokens.verify(elsewhere.token)).resolves.toBeDefined();
  await expect(tokens.accessTokens.verify(token)).resolves.toBeDefined();
});
