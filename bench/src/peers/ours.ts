import type { SharedFleet } from './fleet.ts';
import { writeLocalSupergraph } from './others.ts';
import { type Peer, runningPeer } from './peer.ts';
import { startServer } from './server-process.ts';

/**
 * What a peer of ours asks of whoever it answers: nothing; the permission rules of its subgraphs; or all that the shop asks,
 * directives in the subgraphs and at the gateway, rates and costs included.
 */
export type Strictness = 'none' | 'rules' | 'all';

export function soloPeer(
  directory: string,
  strictness: Strictness,
  { key = 'solo', title = 'ours, solo (subgraphs in-process)' } = {},
): Peer {
  return {
    key,
    title,
    packages: [],
    async start() {
      const env = {
        BENCH_SUPERGRAPH: await writeLocalSupergraph(directory, strictness === 'all'),
        BENCH_STRICTNESS: strictness,
      };
      return runningPeer(await startServer('our-gateway-solo.ts', { env }));
    },
  };
}

function remotePeer(key: string, title: string, fleet: SharedFleet): Peer {
  return {
    key,
    title,
    packages: [],
    async start() {
      const { supergraphFile, pids } = await fleet.get();
      const env = { BENCH_SUPERGRAPH: supergraphFile };
      return runningPeer(await startServer('our-gateway-remote.ts', { env }), pids);
    },
  };
}

export function ourPeers(apolloFleet: SharedFleet, ourFleet: SharedFleet, directory: string): Peer[] {
  return [
    soloPeer(directory, 'none'),
    remotePeer('remote-apollo', 'ours, remote, the same Apollo Server subgraphs', apolloFleet),
    remotePeer('remote-ours', 'ours, remote, 3 subgraphs on our own server', ourFleet),
  ];
}
