import { readdirSync, readFileSync } from 'node:fs';

/** What some processes have used; CPU time since they began, memory now. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks a second in /proc: USER_HZ, which Linux shows as 100 on every architecture Node.js runs on. */
const ticksPerSecond = 100;

interface ProcessStat {
  readonly parent: number;
  readonly cpuTicks: number;
}

/** Fields of /proc/<pid>/stat; the name is in parentheses and may hold anything, so what counts begins after the last. */
function readStat(pid: number): ProcessStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  return {
    parent: Number(fields[1]),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
  };
}

/** The processes and all that they started. */
export function withDescendants(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? readStat(pid) : null;
    if (stat === null) continue;
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), pid]);
  }
  const found: number[] = [];
  const open = [...roots];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    found.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

interface Memory {
  readonly own: number;
  readonly shared: number;
}

/** Bytes that a process has in memory, of its own and of shared memory such as PostgreSQL's buffers. */
function readMemory(pid: number): Memory {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return { own: 0, shared: 0 };
  }
  const bytes = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1_024;
  return { own: bytes('RssAnon') + bytes('RssFile'), shared: bytes('RssShmem') };
}

/** A process that has ended counts as nothing; memory that processes share counts once. */
export function readUsage(pids: readonly number[]): Usage {
  let cpuTicks = 0;
  let own = 0;
  let shared = 0;
  for (const pid of pids) {
    cpuTicks += readStat(pid)?.cpuTicks ?? 0;
    const memory = readMemory(pid);
    own += memory.own;
    shared = Math.max(shared, memory.shared);
  }
  return { cpuSeconds: cpuTicks / ticksPerSecond, residentBytes: own + shared };
}

/** @throws Error on a system without /proc, where nothing of this can be read */
export function assertProc(): void {
  if (readStat(process.pid) === null) {
    throw new Error('The bench reads CPU time and memory from /proc, so it runs on Linux only.');
  }
}
