import type { RunningPeer } from './peer.ts';
import { startServer } from './server-process.ts';

/** Not a peer but the ceiling: node:http that sends an answer of the same size and runs no GraphQL. */
export const limitPeer = {
  key: 'limit',
  title: 'the limit: node:http sending the same bytes',
  packages: [],

  /** @param answers what to send, by the operation's key */
  async start(answers: Readonly<Record<string, string>>): Promise<RunningPeer> {
    const { pid, url, stop } = await startServer('limit.ts', {
      env: { BENCH_ANSWERS: JSON.stringify(answers) },
    });
    return { urlOf: (operation) => `${url}${operation}`, front: pid, behind: [], stop };
  },
};
