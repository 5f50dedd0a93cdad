import { once } from 'node:events';
import WebSocket from 'ws';
import { z } from 'zod';
import type { Installation } from '../installation.ts';

/** With it in its environment, a process can be asked for its memory: it then has Node's inspector. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

const inspectorUrl = /^Debugger listening on (ws:\S+)$/;

const answer = z.object({ id: z.number(), result: z.unknown(), error: z.unknown().optional() });
const usage = z.object({ result: z.object({ value: z.number() }) });

/**
 * Asks the process that was started last with {@link inspected} for the MB it cannot do without: its heap and what lies
 * outside of it, buffers above all, once what nobody refers to is gone.
 * https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-collectGarbage
 */
export async function memoryInUse({ log }: Pick<Installation, 'log'>): Promise<number> {
  const url = log.findLast((line) => inspectorUrl.test(line))?.match(inspectorUrl)?.[1];
  if (url === undefined) throw new Error('No process has an inspector');
  const socket = new WebSocket(url);
  await once(socket, 'open');

  async function ask(id: number, method: string, params: object = {}): Promise<unknown> {
    socket.send(JSON.stringify({ id, method, params }));
    const [data] = await once(socket, 'message');
    const { result, error } = answer.parse(JSON.parse(String(data)));
    if (error !== undefined) throw new Error(`The inspector answers ${JSON.stringify(error)}`);
    return result;
  }

  try {
    await ask(1, 'HeapProfiler.collectGarbage');
    const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
    return usage.parse(await ask(2, 'Runtime.evaluate', { expression })).result.value / 1e6;
  } finally {
    socket.terminate();
  }
}
