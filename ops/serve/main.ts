import { readdir } from 'node:fs/promises';

/** `npm run serve -- orders`: one subgraph as a process of its own. */
const [name = ''] = process.argv.slice(2);
const subgraphs = new URL('../../subgraphs/', import.meta.url);
const names = await readdir(subgraphs);
if (!names.includes(name)) {
  console.error(`Usage: npm run serve -- ${names.join(' | ')}`);
  process.exit(1);
}
await import(new URL(`${name}/src/main.ts`, subgraphs).href);
