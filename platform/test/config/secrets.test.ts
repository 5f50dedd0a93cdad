import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSigningKeys, loadSecrets, readSigningKeys, StartupError } from '../../src/config/index.ts';
import { generateSigningKey, withNextKey } from '../../src/identity/index.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  file = join(folder, 'secrets.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('secrets', () => {
  it('are made once, for nobody else to read, and differ by purpose', async () => {
    const [first, second] = await Promise.all([loadSecrets(folder), loadSecrets(folder)]);
    expect(second.derive('preview')).toEqual(first.derive('preview'));
    expect(first.derive('other')).not.toEqual(first.derive('preview'));
    expect(second.signingKeys).toEqual(first.signingKeys);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('are not replaced when the file is damaged', async () => {
    await writeFile(file, '{"signingKeys":');
    await expect(loadSecrets(folder)).rejects.toThrow(/is damaged; restore it/);
    await writeFile(file, '{"signingKeys":[]}');
    await expect(loadSecrets(folder)).rejects.toThrow(StartupError);
  });

  it('of before there could be several keys have one, as old as they are', async () => {
    const { signingKeys, ...secrets } = JSON.parse(await readFile(await made(), 'utf8'));
    await writeFile(file, JSON.stringify({ ...secrets, signingKey: signingKeys[0].key }));
    const since = (await stat(file)).mtime;
    expect(await readSigningKeys(folder)).toEqual([{ key: signingKeys[0].key, since, until: null }]);
  });
});

async function made(): Promise<string> {
  await loadSecrets(folder);
  return file;
}

describe('the keys of access tokens', () => {
  it('are changed in the file as it is, the other secrets left alone', async () => {
    const before = await loadSecrets(folder);
    const { ino, mode } = await stat(file);
    const next = await generateSigningKey();
    const keys = await changeSigningKeys(folder, (old) => withNextKey(old, next));
    const after = await loadSecrets(folder);
    expect(after.signingKeys).toEqual(keys);
    expect(keys[0]).toEqual(next);
    expect(after.derive('preview')).toEqual(before.derive('preview'));
    // Containers are given the file, and not its name.
    expect(await stat(file)).toMatchObject({ ino, mode });
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('leave nothing of the old text behind a shorter one', async () => {
    await made();
    const more = await Promise.all([generateSigningKey(), generateSigningKey()]);
    await changeSigningKeys(folder, ([first]) => [first, ...more]);
    await changeSigningKeys(folder, ([first]) => [first]);
    const text = await readFile(file, 'utf8');
    expect(text).toBe(text.trim());
    expect(await readSigningKeys(folder)).toHaveLength(1);
  });

  it('are changed by one process at a time', async () => {
    await made();
    const next = await Promise.all([generateSigningKey(), generateSigningKey(), generateSigningKey()]);
    const changes = await Promise.allSettled(
      next.map((key) => changeSigningKeys(folder, (old) => withNextKey(old, key))),
    );
    const done = changes.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThan(0);
    expect(await readSigningKeys(folder)).toHaveLength(1 + done);
  });

  it('are not changed where a change was cut short', async () => {
    await made();
    const before = await readFile(file, 'utf8');
    await writeFile(`${file}.before`, before);
    await expect(changeSigningKeys(folder, (keys) => keys)).rejects.toThrow(/put it back as secrets\.json/);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('are not changed in a damaged file', async () => {
    await writeFile(file, '{');
    for (const _ of [1, 2])
      await expect(changeSigningKeys(folder, (keys) => keys)).rejects.toThrow(/is damaged/);
    expect(await readFile(file, 'utf8')).toBe('{');
  });
});
