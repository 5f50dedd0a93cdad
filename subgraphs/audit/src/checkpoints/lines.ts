/** Files of lines, read from their ends: most of them never have to be read. */
import type { FileHandle } from 'node:fs/promises';

const blockBytes = 64 * 1024;
const newline = 0x0a;

async function readBlock(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
}

/** How many bytes of a file are whole lines; what a killed process left of one comes after them. */
export async function wholeLength(file: FileHandle): Promise<number> {
  for (let to = (await file.stat()).size; to > 0; to -= blockBytes) {
    const from = Math.max(0, to - blockBytes);
    const last = (await readBlock(file, from, to)).lastIndexOf(newline);
    if (last !== -1) return from + last + 1;
  }
  return 0;
}

/** The whole lines of a file in UTF-8, some at a time: the last one first. */
export async function* readBackwards(file: FileHandle): AsyncGenerator<string[]> {
  let rest = Buffer.alloc(0);
  for (let to = await wholeLength(file); to > 0; to -= blockBytes) {
    const from = Math.max(0, to - blockBytes);
    const block = Buffer.concat([await readBlock(file, from, to), rest]);
    // What stands before the first newline may have begun in an earlier block.
    const begin = from === 0 ? 0 : block.indexOf(newline) + 1;
    rest = block.subarray(0, begin);
    yield block.toString('utf8', begin).split('\n').slice(0, -1).reverse();
  }
}
