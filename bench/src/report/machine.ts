import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const bench = new URL('../../', import.meta.url);

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  /** The commit of this repository; a `+` says that files had been changed since. */
  readonly commit: string;
  /** A warning when other programs kept it busy as the run began; null when it was at rest. */
  readonly busy: string | null;
}

/** Programs that were running before the bench take from all peers, but not evenly. */
const mostLoadPerCore = 0.3;

function busyWarning(cores: number): string | null {
  const [load = 0] = loadavg();
  if (load <= cores * mostLoadPerCore) return null;
  return (
    `Other programs were running (load average ${load.toFixed(1)} on ${cores} cores as the run began), so these figures ` +
    'are worth little; CPU seconds per request suffer least.'
  );
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: fileURLToPath(bench), encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** To be called as the run begins. */
export function describeMachine(): Machine {
  const processors = cpus();
  const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    busy: busyWarning(processors.length),
    commit: `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed ? '+' : ''}`,
  };
}

function versionIn(folder: URL, name: string): string | null {
  try {
    const manifest = readFileSync(new URL(`node_modules/${name}/package.json`, folder), 'utf8');
    return (JSON.parse(manifest) as { version: string }).version;
  } catch {
    return null;
  }
}

/** The installed version of a package; not by `require.resolve`, since few packages export their manifest. */
export function versionOf(name: string): string {
  return versionIn(bench, name) ?? versionIn(new URL('../', bench), name) ?? 'unknown';
}
