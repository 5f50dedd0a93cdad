import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { repository } from '../subgraphs.ts';

const comment = /^\s*(\/\/|\/?\*)/;
/** What follows `from` or `import`, as Biome writes it. */
const specifier = /\b(?:from|import)\s*\(?\s*'([^']+)'/g;

async function sourceFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

/** Counts the lines of a subgraph's `src` that are neither empty nor a comment; what is generated is not there. */
export async function countLines(name: string): Promise<number> {
  const files = await sourceFilesIn(join(repository, 'subgraphs', name, 'src'));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '' && !comment.test(line))
    .length;
}

/** Which subgraph an import leads to, if it leads to one. */
function subgraphOf(imported: string, importer: string): string | undefined {
  const path = imported.startsWith('.') ? relative(repository, resolve(importer, '..', imported)) : imported;
  return /^(?:@pet\/|subgraphs\/)(\w+)/.exec(path.split(sep).join('/'))?.[1];
}

/**
 * Finds what would break if a subgraph's code went away: files of the other subgraphs and of the platform that import it.
 * @returns the importing files by subgraph, as paths from the repository's root
 */
export async function findImporters(
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(names.map((name) => [name, []]));
  const modules = ['platform', ...names.map((name) => join('subgraphs', name))];
  for (const module of modules) {
    for (const file of await sourceFilesIn(join(repository, module, 'src'))) {
      const imports = Array.from((await readFile(file, 'utf8')).matchAll(specifier), ([, path = '']) => path);
      const leadTo = new Set(imports.map((path) => subgraphOf(path, file)));
      for (const name of names) {
        if (leadTo.has(name) && module !== join('subgraphs', name))
          found.get(name)?.push(relative(repository, file));
      }
    }
  }
  return found;
}

/** The tables of a subgraph; its role can reach no others. */
export async function findTables(name: string): Promise<string[]> {
  const schema = await readFile(join(repository, 'subgraphs', name, 'prisma', 'schema.prisma'), 'utf8');
  const models = schema.matchAll(/^model (\w+) \{(.*?)^\}/gms);
  return Array.from(models, ([, model = '', body = '']) => /@@map\("(\w+)"\)/.exec(body)?.[1] ?? model);
}
