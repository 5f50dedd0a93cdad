import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rewriteSettings } from '../../extract/settings-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'all-pet-plus-settings-'));
  file = join(folder, 'shop.env');
});
afterEach(() => rm(folder, { recursive: true }));

it('changes what it is to change, keeps all else and its privacy, and leaves nothing beside it', async () => {
  await writeFile(
    file,
    '# ours\nBUILDER_URL=http://old\n\nexport BUILDER_URL_WEIGHT=5\nORDERS_URL=http://o',
    {
      mode: 0o600,
    },
  );
  await rewriteSettings(file, { BUILDER_URL: 'http://new', BUILDER_URL_WEIGHT: '10' });
  expect(await readFile(file, 'utf8')).toBe(
    '# ours\n\nORDERS_URL=http://o\nBUILDER_URL=http://new\nBUILDER_URL_WEIGHT=10\n',
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await rewriteSettings(file, { BUILDER_URL: null, BUILDER_URL_WEIGHT: null });
  expect(await readFile(file, 'utf8')).toBe('# ours\n\nORDERS_URL=http://o\n');
  expect(await readdir(folder)).toEqual(['shop.env']);
});

it('fills an empty file', async () => {
  await writeFile(file, '');
  await rewriteSettings(file, { BUILDER_URL: 'http://new' });
  expect(await readFile(file, 'utf8')).toBe('BUILDER_URL=http://new\n');
});
