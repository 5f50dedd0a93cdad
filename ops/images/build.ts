/**
 * `npm run build`: the workspaces as images have them, in `dist/`. It is the same tree with compiled JavaScript in the
 * place of TypeScript, so that what the code finds beside itself (SDL, migrations, the supergraph) is where it looks.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { productionLock, productionManifest } from './manifests.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const output = join(repository, 'dist');

/** @throws Error when the code does not compile; the compiler has said why */
function compile(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const project = fileURLToPath(new URL('./tsconfig.build.json', import.meta.url));
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The code does not compile');
}

/** Copies a file or folder to the same place below the output. */
async function copy(path: string): Promise<void> {
  await cp(join(repository, path), join(output, path), { recursive: true });
}

/** SDL that lies among the code. */
async function copySchemas(folder: string): Promise<void> {
  const files = await readdir(join(repository, folder), { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.graphql'))) await copy(join(folder, file));
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  const target = join(output, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, change(await readFile(join(repository, path), 'utf8')));
}

await rm(output, { recursive: true, force: true });
compile();
const subgraphs = (await readdir(join(repository, 'subgraphs'))).map((name) => `subgraphs/${name}`);
for (const workspace of ['platform', 'gateway', ...subgraphs]) {
  await rewrite(`${workspace}/package.json`, productionManifest);
  await copySchemas(`${workspace}/src`);
}
for (const subgraph of subgraphs) {
  await copy(`${subgraph}/schema.graphql`);
  await copy(`${subgraph}/prisma/migrations`);
}
await copy('schema/supergraph.graphql');
await copy('schema/src/generated/trusted-documents.json');
await rewrite('package.json', productionManifest);
await rewrite('package-lock.json', productionLock);
