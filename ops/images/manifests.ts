import { z } from 'zod';

const dependencies = z.record(z.string(), z.string());

/** What a package.json of ours says that matters to an installed package. */
const manifest = z.object({
  name: z.string(),
  version: z.string(),
  private: z.literal(true),
  type: z.literal('module'),
  engines: dependencies.optional(),
  workspaces: z.array(z.string()).optional(),
  exports: dependencies.optional(),
  dependencies: dependencies.optional(),
  overrides: dependencies.optional(),
});

const lockedPackage = z.looseObject({
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  devDependencies: dependencies.optional(),
  workspaces: z.array(z.string()).optional(),
});
const lockFile = z.looseObject({ packages: z.record(z.string(), lockedPackage) });

/** Clients use it, and nothing in an image does. */
const clientWorkspace = 'schema';

function productionWorkspaces(workspaces: readonly string[]): string[] {
  return workspaces.filter((workspace) => workspace !== clientWorkspace);
}

function compiledExports(exports: Record<string, string>): Record<string, string> {
  const entries = Object.entries(exports).filter(([subpath]) => subpath !== './testing');
  return Object.fromEntries(entries.map(([subpath, file]) => [subpath, file.replace(/\.ts$/, '.js')]));
}

/**
 * A workspace's package.json as it is beside compiled files: its exports name those, and nothing is left that only
 * development needs.
 * @param text the package.json of a workspace or of the root
 * @throws ZodError when it is not shaped like one of ours
 */
export function productionManifest(text: string): string {
  const { exports, workspaces, ...rest } = manifest.parse(JSON.parse(text));
  const production = {
    ...rest,
    ...(workspaces && { workspaces: productionWorkspaces(workspaces) }),
    ...(exports && { exports: compiledExports(exports) }),
  };
  return `${JSON.stringify(production, null, 2)}\n`;
}

/**
 * The lock file for production manifests. `npm ci --omit=dev` would not do: it installs what a production package names
 * as an optional peer, if development has it, and that is the whole of Prisma's command line and TypeScript.
 * @param text package-lock.json of the root
 */
export function productionLock(text: string): string {
  const { packages, ...rest } = lockFile.parse(JSON.parse(text));
  const kept = Object.entries(packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .filter(([path]) => path !== clientWorkspace && path !== `node_modules/@pet/${clientWorkspace}`)
    .map(([path, { devDependencies, workspaces, ...locked }]) => [
      path,
      { ...locked, ...(workspaces && { workspaces: productionWorkspaces(workspaces) }) },
    ]);
  return `${JSON.stringify({ ...rest, packages: Object.fromEntries(kept) }, null, 2)}\n`;
}
