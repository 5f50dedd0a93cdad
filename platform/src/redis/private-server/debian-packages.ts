import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const downloadMilliseconds = 90_000;
const unpackMilliseconds = 30_000;

/**
 * Downloads redis-server, and those of its libraries that this system lacks. apt's own folders stay as they are: it
 * reads the system's package lists, or fetches some into `workspace`, and needs to be neither root nor alone.
 * @returns the folder of the .deb files
 */
async function download(workspace: string, lists: 'of the system' | 'fetched anew'): Promise<string> {
  const archives = join(workspace, 'archives');
  const listFolder = join(workspace, 'lists');
  await Promise.all(
    [archives, listFolder].map((folder) => mkdir(join(folder, 'partial'), { recursive: true })),
  );
  const settings = {
    'Dir::Cache': workspace,
    'Dir::Cache::archives': archives,
    'Debug::NoLocking': 'true',
    // As root, apt would download as a user who may not enter our folder.
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
    ...(lists === 'fetched anew' && { 'Dir::State::lists': listFolder }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const limits = { timeout: downloadMilliseconds, env: { ...process.env, LC_ALL: 'C' } };
  if (lists === 'fetched anew') await run('apt-get', [...options, '--quiet=2', 'update'], limits);
  const install = ['install', '--download-only', '--yes', '--no-install-recommends', 'redis-server'];
  await run('apt-get', [...options, '--quiet=2', ...install], limits);
  return archives;
}

async function unpack(archives: string, root: string): Promise<void> {
  for (const file of await readdir(archives)) {
    if (!file.endsWith('.deb')) continue;
    await run('dpkg-deb', ['--extract', join(archives, file), root], { timeout: unpackMilliseconds });
  }
}

/**
 * Lays Redis out in a folder as Debian's packages would in the system, which stays as it is. Processes that do this
 * at once do not disturb each other: the folder appears complete, and the first one's stays.
 * @throws Error when there is no apt, or it cannot get the packages in time
 */
export async function unpackDebianRedis(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const workspace = await mkdtemp(`${folder}-`);
  try {
    const archives = await download(workspace, 'of the system').catch(() =>
      download(workspace, 'fetched anew'),
    );
    const root = join(workspace, 'root');
    await unpack(archives, root);
    await rename(root, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
