import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileStore } from '../src/checkpoints/file-store.ts';

let folder: string;
beforeEach(() => {
  folder = join(tmpdir(), `checkpoints-${randomUUID()}`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, 'audit', 'checkpoints.ndjson');

it('keeps lines in their order, in a folder that only its owner can enter', async () => {
  const store = openFileStore(file());
  expect(await store.read()).toEqual([]);
  await store.append('{"number":1}');
  await store.append('{"number":"zwei – ü"}');
  expect(await openFileStore(file()).read()).toEqual(['{"number":1}', '{"number":"zwei – ü"}']);
  expect((await stat(join(folder, 'audit'))).mode & 0o777).toBe(0o700);
});

it('passes over what a killed process left of a line, and writes the next one in its place', async () => {
  const store = openFileStore(file());
  await store.append('one – ü');
  await appendFile(file(), 'tw');
  expect(await store.read()).toEqual(['one – ü']);
  await store.append('three');
  expect(await store.read()).toEqual(['one – ü', 'three']);
});

it('says when it cannot be read', async () => {
  await mkdir(file(), { recursive: true });
  await expect(openFileStore(file()).read()).rejects.toThrow('EISDIR');
});
