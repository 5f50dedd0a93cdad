import type { SharedFleet } from './fleet.ts';
import { writeLocalSupergraph } from './others.ts';
import { type Peer, runningPeer } from './peer.ts';
import { startServer } from './server-process.ts';

/** @param withRules whether the subgraphs' fields are behind permission rules */
export function soloPeer(directory: string, withRules: boolean): Peer {
  return {
    key: 'solo',
    title: 'ours, solo (subgraphs in-process)',
    packages: [],
    async start() {
      const env = {
        BENCH_SUPERGRAPH: await writeLocalSupergraph(directory),
        BENCH_RULES: withRules ? '1' : '0',
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
    soloPeer(directory, false),
    remotePeer('remote-apollo', 'ours, remote, the same Apollo Server subgraphs', apolloFleet),
    remotePeer('remote-ours', 'ours, remote, 3 subgraphs on our own server', ourFleet),
  ];
}
