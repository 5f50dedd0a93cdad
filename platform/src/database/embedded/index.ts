import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../config/startup-error.ts';
import { freePort } from '../../http/index.ts';
import { type Binaries, locateBinaries } from './binaries.ts';

const run = promisify(execFile);
const superuser = 'postgres';

/** Where the embedded PostgreSQL lives and how carefully it writes. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster in `postgres/` and the log in `postgres.log`; created when missing. */
  readonly dataDirectory: string;
  /** The superuser's password; it must stay the same for the life of the data. */
  readonly password: string;
  /** False trades safety on a crash of the machine for speed: for tests only. */
  readonly durable?: boolean;
  /** Where it listens; at any free port unless given. */
  readonly port?: number;
  /** Told what is being done, one line at a time. */
  readonly progress?: (line: string) => void;
}

/** How PostgreSQL is stopped: `fast` lets it write what it holds, `immediate` leaves that to the next start. */
export type StopMode = 'fast' | 'immediate';

/** A running PostgreSQL. */
export interface EmbeddedPostgres {
  /** The superuser's connection string, to the database `postgres`. */
  readonly url: string;
  /** @param mode `immediate` ends it as a crash would, and is how one that is not durable always ends */
  stop(mode?: StopMode): Promise<void>;
}

interface Cluster extends Binaries {
  readonly path: string;
  readonly log: string;
}

/** Runs one of PostgreSQL's programs; the operator sees its own words when it fails. */
async function runProgram(cluster: Cluster, program: string, args: readonly string[]): Promise<string> {
  try {
    // Their messages are matched below, so they must not be translated.
    const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
    const { stdout } = await run(join(cluster.directory, 'bin', program), [...args], {
      ...cluster.user,
      env,
      cwd: '/',
    });
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const log = program === 'pg_ctl' ? await readFile(cluster.log, 'utf8').catch(() => '') : '';
    if (/No space left on device/.test(stderr + log)) {
      throw new StartupError(
        `The disk that holds ${cluster.path} is full; free some space or set DATA_DIRECTORY to another disk.`,
      );
    }
    const reason = (stderr || log || message).trim().split('\n').at(-1);
    throw new StartupError(`The embedded PostgreSQL in ${cluster.path} failed (${program}): ${reason}`);
  }
}

async function initialise(
  cluster: Cluster,
  dataDirectory: string,
  password: string,
  durable: boolean,
): Promise<void> {
  const { uid, gid } = cluster.user;
  await mkdir(cluster.path, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) {
    await chown(cluster.path, uid, gid);
    // Its user has to get through to the cluster, but need not list what else is here.
    await chmod(dataDirectory, 0o711);
  }
  const passwordFile = join(cluster.path, '..', 'postgres-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) await chown(passwordFile, uid, gid);
  try {
    await runProgram(cluster, 'initdb', [
      `--pgdata=${cluster.path}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and letter case on every machine, whichever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(durable ? [] : ['--no-sync']),
    ]);
  } catch (error) {
    await rm(cluster.path, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Line 4 of postmaster.pid is the port (PostgreSQL's miscinit.h, LOCK_FILE_LINE_PORT). */
async function runningPort(cluster: Cluster): Promise<number | null> {
  const file = await readFile(join(cluster.path, 'postmaster.pid'), 'utf8').catch(() => null);
  if (file === null) return null;
  try {
    await run(join(cluster.directory, 'bin', 'pg_ctl'), ['status', '-D', cluster.path], {
      ...cluster.user,
      cwd: '/',
    });
  } catch {
    return null;
  }
  return Number(file.split('\n')[3]);
}

async function start(cluster: Cluster, port: number, durable: boolean): Promise<number> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  // pg_ctl detaches the server from our process group, so that Ctrl-C reaches us alone and we can drain first.
  await runProgram(cluster, 'pg_ctl', [
    'start',
    '--wait',
    '--silent',
    '-D',
    cluster.path,
    '-l',
    cluster.log,
    '-o',
    `-p ${port} ${flags.join(' ')}`,
  ]);
  return port;
}

async function openCluster(dataDirectory: string): Promise<Cluster> {
  await mkdir(dataDirectory, { recursive: true });
  const path = join(dataDirectory, 'postgres');
  // The log lies in the cluster's folder, because that is the one PostgreSQL's user may write to.
  return { ...(await locateBinaries(dataDirectory)), path, log: join(path, 'server.log') };
}

async function stop(cluster: Cluster, mode: StopMode): Promise<void> {
  await runProgram(cluster, 'pg_ctl', ['stop', '--wait', '--silent', '-m', mode, '-D', cluster.path]);
}

function superuserUrl(port: number, password: string): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/**
 * Finds the server that runs on this data, started by another process.
 * @returns the superuser's connection string, to the database `postgres`; null when none runs
 */
export async function findEmbeddedPostgres({
  dataDirectory,
  password,
}: Pick<EmbeddedPostgresOptions, 'dataDirectory' | 'password'>): Promise<string | null> {
  const port = await runningPort(await openCluster(dataDirectory));
  return port === null ? null : superuserUrl(port, password);
}

/** Stops the server that a killed process may have left running on this data. */
export async function stopLeftOverPostgres(dataDirectory: string): Promise<void> {
  const cluster = await openCluster(dataDirectory);
  if ((await runningPort(cluster)) !== null) await stop(cluster, 'fast');
}

/**
 * Starts the PostgreSQL that came with npm, creating its cluster at the first start. A server that outlived a
 * killed process is taken over.
 * @throws StartupError with what PostgreSQL says when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDirectory, password, durable = true, progress = () => {} } = options;
  const cluster = await openCluster(dataDirectory);
  const exists = await readFile(join(cluster.path, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!exists) {
    progress('creating the PostgreSQL cluster');
    await initialise(cluster, dataDirectory, password, durable);
  }
  progress('starting PostgreSQL');
  const port =
    (await runningPort(cluster)) ?? (await start(cluster, options.port ?? (await freePort()), durable));
  return {
    url: superuserUrl(port, password),
    stop: (mode = 'fast') => stop(cluster, durable ? mode : 'immediate'),
  };
}
