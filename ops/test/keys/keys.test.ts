import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSigningKeys } from '@pet/platform/config';
import { keyIdOf } from '@pet/platform/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../run-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

function keys(...args: string[]) {
  return runCommand('ops/keys/main.ts', args, { DATA_DIRECTORY: folder });
}

it('lists the keys, rotates them, and replaces them', async () => {
  const first = await keys();
  const [old] = await readSigningKeys(folder);
  expect(first.stdout).toMatch(/^[\w-]{43} {2}since \d{4}-\d\d-\d\d \d\d:\d\d UTC\n$/);
  expect(first.stdout).toContain(await keyIdOf(old));

  const { stdout } = await keys('rotate');
  const [next, before] = stdout.split('\n');
  expect(next).toMatch(/signs from .* UTC on$/);
  expect(before).toMatch(/since .* UTC, counts until .* UTC$/);
  expect(before).toContain(await keyIdOf(old));
  expect((await keys()).stdout).toBe(stdout);

  const replaced = await keys('replace');
  const left = await readSigningKeys(folder);
  expect(left).toHaveLength(1);
  expect(replaced.stdout).toContain(await keyIdOf(left[0]));
  expect(stdout).not.toContain(await keyIdOf(left[0]));
});

it('tells the keys of services as a setting', async () => {
  const { stdout } = await keys('services');
  expect(stdout).toMatch(/^SERVICE_KEYS=installation:[A-Za-z0-9+/]{43}=\n$/);
});

it('says how it is used', async () => {
  for (const args of [['rotat'], ['rotate', 'now']]) {
    const { code, stderr } = await keys(...args);
    expect(stderr).toContain('Usage: npm run keys');
    expect(code).toBe(1);
  }
});
