import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from '../src/checkpoints/file-store.ts';

let folder: string;
beforeEach(() => {
  folder = join(tmpdir(), `checkpoints-${randomUUID()}`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const month = new Date().toISOString().slice(0, 7).replace('-', '');
const file = () => join(folder, `checkpoints-${month}.ndjson`);

it('keeps lines in their order, in a folder that only its owner can enter', async () => {
  const store = openFileStore(folder);
  expect(await store.read()).toEqual({ before: null, texts: [] });
  await store.append('{"number":1}');
  await store.append('{"number":"zwei – ü"}');
  const texts = ['{"number":1}', '{"number":"zwei – ü"}'];
  expect(await openFileStore(folder).read()).toEqual({ before: null, texts });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it('begins a file each month, and knows what the first line of one refers to', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'checkpoints-202001.ndjson'), 'one\ntwo\n');
  await writeFile(join(folder, 'notes.txt'), 'none of ours\n');
  const store = openFileStore(folder);
  expect(await store.read()).toEqual({ before: null, texts: ['one', 'two'] });
  await writeFile(file(), 'torn');
  expect(await store.read()).toEqual({ before: null, texts: ['one', 'two'] });
  await store.append('three');
  expect(await store.read()).toEqual({ before: 'two', texts: ['three'] });
});

it('passes over what a killed process left of a line, and writes the next one in its place', async () => {
  const store = openFileStore(folder);
  await store.append('one – ü');
  await appendFile(file(), 'tw');
  expect((await store.read()).texts).toEqual(['one – ü']);
  await store.append('three');
  expect((await store.read()).texts).toEqual(['one – ü', 'three']);
});

it('says when it cannot be read', async () => {
  await mkdir(file(), { recursive: true });
  await expect(openFileStore(folder).read()).rejects.toThrow('EISDIR');
});
