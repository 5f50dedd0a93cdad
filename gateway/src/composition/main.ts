import { readFile, writeFile } from 'node:fs/promises';
import { registry } from '../subgraphs/registry.ts';
import { type ComposedSchema, composeSupergraph } from './compose.ts';

/** `npm run compose` writes the composed schemas; with `--check` it only says whether they are up to date. */
const files: Record<keyof ComposedSchema, URL> = {
  supergraphSdl: new URL('../../../schema/supergraph.graphql', import.meta.url),
  apiSdl: new URL('../../../schema/api.graphql', import.meta.url),
};

const definitions = await Promise.all(registry.map(async ({ load }) => (await load()).default));
const composed = composeSupergraph(definitions);

for (const name of ['supergraphSdl', 'apiSdl'] as const) {
  const current = await readFile(files[name], 'utf8').catch(() => null);
  if (current === composed[name]) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${files[name].pathname} is not what the subgraphs compose to; run "npm run compose" and commit it.`,
    );
    process.exitCode = 1;
  } else {
    await writeFile(files[name], composed[name]);
  }
}
