import { randomBytes } from 'node:crypto';
import { openServiceSigner, type ServiceKey } from '@pet/platform/identity';
import { refusedCalls } from '../../../platform/src/testing/refused-calls.ts';
import { readUsage } from '../measure/processes.ts';
import { type Spread, spreadOf } from '../measure/statistics.ts';
import type { Options } from '../options.ts';
import { type ServerProcess, startServer } from '../peers/server-process.ts';
import { decimal } from '../report/format.ts';
import { call, caller, serviceKeyVariables } from './call.ts';

/** What it costs a subgraph to answer calls of one kind. */
export interface CallCost {
  readonly title: string;
  readonly isRefused: boolean;
  /** Microseconds of the subgraph's CPU time for each call, HTTP included. */
  readonly cpu: Spread;
}

type Headers = Readonly<Record<string, string>>;

/** Enough that CPU time, which /proc tells in hundredths of a second, is told to a few microseconds. */
const callsPerRound = 4_000;
const warmUpCalls = 1_000;
const mostRounds = 3;

/** @throws Error where a call is answered otherwise than it should be */
async function sendCalls(
  { url }: ServerProcess,
  count: number,
  headersOf: () => Headers,
  status: number,
  connections: number,
): Promise<void> {
  let left = count;
  async function sendInTurn(): Promise<void> {
    while (left > 0) {
      left -= 1;
      const headers = { 'content-type': 'application/json', ...headersOf() };
      const response = await fetch(url, { method: 'POST', headers, body: call.body });
      await response.text();
      if (response.status !== status)
        throw new Error(`A call was answered ${response.status}, not ${status}`);
    }
  }
  await Promise.all(Array.from({ length: connections }, sendInTurn));
}

/**
 * Measures what a subgraph's CPU spends on calls that it refuses, kind by kind, and on one that it answers.
 * @throws Error where it answers one that it must refuse
 */
export async function runRefusals(options: Options, progress: (line: string) => void): Promise<CallCost[]> {
  const key: ServiceKey = { id: 'bench', key: randomBytes(32) };
  const signer = openServiceSigner(key);
  const server = await startServer('signed-subgraph.ts', { env: serviceKeyVariables(key) });

  async function measure(title: string, headersOf: () => Headers, status: number): Promise<CallCost> {
    const send = (count: number) => sendCalls(server, count, headersOf, status, options.connections);
    const costs: number[] = [];
    await send(warmUpCalls);
    for (let round = 0; round < Math.min(options.rounds, mostRounds); round += 1) {
      const before = readUsage([server.pid]).cpuSeconds;
      await send(callsPerRound);
      costs.push(((readUsage([server.pid]).cpuSeconds - before) / callsPerRound) * 1e6);
    }
    const cpu = spreadOf(costs);
    progress(`refusals · a call that ${title}: ${decimal(cpu.median)} µs of CPU`);
    return { title: `a call that ${title}`, isRefused: status !== 200, cpu };
  }

  try {
    const costs = [await measure('is answered', () => signer.sign(call, caller), 200)];
    for (const [title, forge] of Object.entries(refusedCalls))
      costs.push(await measure(title, () => forge(key, call, caller), 401));
    const used = signer.sign(call, caller);
    await sendCalls(server, 1, () => used, 200, 1);
    costs.push(await measure('was made before', () => used, 401));
    return costs;
  } finally {
    await server.stop();
  }
}
