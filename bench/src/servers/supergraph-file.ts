import { readFileSync } from 'node:fs';

/** The file with the supergraph that this gateway was started with. */
export function supergraphFile(): string {
  const file = process.env.BENCH_SUPERGRAPH;
  if (file === undefined) throw new Error('BENCH_SUPERGRAPH must name the supergraph file');
  return file;
}

export function readSupergraph(): string {
  return readFileSync(supergraphFile(), 'utf8');
}
