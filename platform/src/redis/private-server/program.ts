import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../config/startup-error.ts';
import { unpackDebianRedis } from './debian-packages.ts';

const run = promisify(execFile);
/** The first Redis with XAUTOCLAIM and exclusive ranges of streams. */
const leastVersion = [6, 2] as const;

/** A program that runs as a Redis server. */
export interface RedisProgram {
  /** Its path, or its name where PATH leads to it. */
  readonly command: string;
  /** Folders of shared libraries the system does not have, as LD_LIBRARY_PATH; empty when there are none. */
  readonly libraryPath: string;
}

/** The environment a program of ours runs in. */
export function environmentOf({ libraryPath }: RedisProgram): NodeJS.ProcessEnv {
  return libraryPath === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraryPath };
}

async function isUsable(program: RedisProgram): Promise<boolean> {
  try {
    const options = { env: environmentOf(program), timeout: 5_000 };
    const { stdout } = await run(program.command, ['--version'], options);
    const [, major = 0, minor = 0] = (/\bv=(\d+)\.(\d+)/.exec(stdout) ?? []).map(Number);
    return major > leastVersion[0] || (major === leastVersion[0] && minor >= leastVersion[1]);
  } catch {
    return false;
  }
}

/** A folder for each system, since programs of another release or processor do not run here. */
async function cacheFolder(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const system = createHash('sha256').update(`${process.arch} ${release}`).digest('hex').slice(0, 8);
  const parent = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(parent, 'all-pet-plus', `redis-${system}`);
}

/** The Redis that {@link unpackDebianRedis} laid out. Debian keeps libraries in a folder for each architecture. */
async function unpackedIn(folder: string): Promise<RedisProgram> {
  const found = await Promise.all(
    ['usr/lib', 'lib'].map(async (parent) => {
      const names = await readdir(join(folder, parent)).catch((): string[] => []);
      return names.filter((name) => name.includes('-linux-')).map((name) => join(folder, parent, name));
    }),
  );
  return { command: join(folder, 'usr', 'bin', 'redis-server'), libraryPath: found.flat().join(':') };
}

/**
 * Finds a Redis or Valkey server for development and tests: the one REDIS_SERVER names, one in PATH, or one in the
 * user's cache folder, which is filled from Debian's packages where there is apt. Nothing is installed.
 * @param progress told when something is fetched, which takes some seconds
 * @throws StartupError saying what to install
 */
export async function findRedisProgram(progress: (line: string) => void): Promise<RedisProgram> {
  const named = process.env.REDIS_SERVER;
  if (named) {
    const program = { command: named, libraryPath: '' };
    if (await isUsable(program)) return program;
    throw new StartupError(
      `REDIS_SERVER names ${named}, which is no Redis ${leastVersion.join('.')} or newer.`,
    );
  }
  for (const command of ['redis-server', 'valkey-server']) {
    const program = { command, libraryPath: '' };
    if (await isUsable(program)) return program;
  }
  const folder = await cacheFolder();
  const cached = await unpackedIn(folder);
  if (await isUsable(cached)) return cached;
  const reason = await fetchInto(folder, progress);
  const fetched = await unpackedIn(folder);
  if (await isUsable(fetched)) return fetched;
  throw new StartupError(
    `There is no Redis server here (${reason}); install Redis ${leastVersion.join('.')} or newer (the packages redis-server or valkey-server, or brew install redis), or set REDIS_SERVER to its program.`,
  );
}

/** @returns why there may be none afterwards */
async function fetchInto(folder: string, progress: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux') return 'none in PATH';
  progress("fetching Redis from Debian's packages");
  try {
    await unpackDebianRedis(folder);
    return `what was unpacked in ${folder} does not run`;
  } catch (error) {
    const { syscall = '', message } = error as NodeJS.ErrnoException;
    if (syscall.startsWith('spawn')) return 'none in PATH, and there is no apt to fetch one';
    return `none in PATH, and fetching one failed: ${message.trim().split('\n').at(-1)}`;
  }
}
