import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from '../src/checkpoints/file-store.ts';
import { collect } from './checkpoints.ts';

let folder: string;
beforeEach(() => {
  folder = join(tmpdir(), `checkpoints-${randomUUID()}`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const month = new Date().toISOString().slice(0, 7).replace('-', '');
const file = () => join(folder, `checkpoints-${month}.ndjson`);

const kept = () => collect(openFileStore(folder).readKept());

it('keeps lines in their order, in a folder that only its owner can enter', async () => {
  const store = openFileStore(folder);
  expect(await kept()).toEqual([]);
  await store.keep('{"number":1}');
  await store.keep('{"number":"zwei – ü"}');
  expect(await kept()).toEqual(['{"number":"zwei – ü"}', '{"number":1}']);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it('reads lines of any length, the last one first', async () => {
  const lines = [1, 100_000, 0, 65_535, 65_536, 7].map((length) => 'ü'.repeat(length));
  for (const line of lines) await openFileStore(folder).keep(line);
  expect(await kept()).toEqual(lines.toReversed());
});

it('begins a file each month, and goes on with that of a clock that is ahead', async () => {
  await mkdir(folder);
  await writeFile(join(folder, 'checkpoints-202001.ndjson'), 'one\ntwo\n');
  await writeFile(join(folder, 'notes.txt'), 'none of ours\n');
  await writeFile(file(), 'torn');
  expect(await kept()).toEqual(['two', 'one']);
  await openFileStore(folder).keep('three');
  expect(await kept()).toEqual(['three', 'two', 'one']);
  await writeFile(join(folder, 'checkpoints-209901.ndjson'), 'four\n');
  await openFileStore(folder).keep('five');
  expect(await kept()).toEqual(['five', 'four', 'three', 'two', 'one']);
});

it('passes over what a killed process left of a line, and writes the next one in its place', async () => {
  const store = openFileStore(folder);
  await store.keep('one – ü');
  await appendFile(file(), 't'.repeat(100_000));
  expect(await kept()).toEqual(['one – ü']);
  await store.keep('three');
  expect(await kept()).toEqual(['three', 'one – ü']);
});

it('has one latest checkpoint, whole at any time', async () => {
  const store = openFileStore(folder);
  expect(await store.readLatest()).toBeNull();
  await store.replaceLatest('a long one');
  await writeFile(join(folder, 'latest.json.next'), 'what a killed process left of a longer one');
  await store.replaceLatest('another');
  expect(await store.readLatest()).toBe('another');
  expect(await readdir(folder)).toEqual(['latest.json']);
  expect(await kept()).toEqual([]);
});

it('says when it cannot be read', async () => {
  await mkdir(file(), { recursive: true });
  await expect(kept()).rejects.toThrow('EISDIR');
});
