type Versions = Record<string, string>;

/** A package.json of ours. */
interface Manifest {
  readonly workspaces?: readonly string[];
  readonly exports?: Versions;
  readonly scripts?: Versions;
  readonly devDependencies?: Versions;
}

/** What package-lock.json says of a package; `devOptional` means needed by development, and optional otherwise. */
interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly workspaces?: readonly string[];
  readonly devDependencies?: Versions;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

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
 */
export function productionManifest(text: string): string {
  const manifest: Manifest = JSON.parse(text);
  const { exports, workspaces, scripts, devDependencies, ...rest } = manifest;
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
  const lock: LockFile = JSON.parse(text);
  const { packages, ...rest } = lock;
  const kept = Object.entries(packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .filter(([path]) => path !== clientWorkspace && path !== `node_modules/@pet/${clientWorkspace}`)
    .map(([path, { devDependencies, workspaces, ...locked }]) => [
      path,
      { ...locked, ...(workspaces && { workspaces: productionWorkspaces(workspaces) }) },
    ]);
  return `${JSON.stringify({ ...rest, packages: Object.fromEntries(kept) }, null, 2)}\n`;
}
