import { CloseCode } from 'graphql-ws';
import { designChanged } from '../live/designs.ts';
import { read, type ShopClient } from '../shop-client.ts';

/** A client that follows a design over a WebSocket, and comes back from where it was when that is closed. */
export interface Follower {
  /** The versions it was told of, in the order they came. */
  readonly versions: readonly number[];
  /** Why its sockets were closed before it was done, as the codes of RFC 6455. */
  readonly closings: readonly number[];
  /** Ends following. */
  close(): Promise<void>;
}

/** @param after the version it has seen */
export function openFollower(shop: ShopClient, token: string, id: string, after: number): Follower {
  const versions: number[] = [];
  const closings: number[] = [];
  let closed = false;
  let changes = follow();

  function follow() {
    return shop.follow(designChanged, { id, after: versions.at(-1) ?? after }, token);
  }

  async function readOn(): Promise<void> {
    for await (const change of changes) versions.push(read<number>(change, 'designChanged.version'));
  }

  async function run(): Promise<void> {
    while (!closed) {
      await readOn().catch((reason: { code?: number }) => {
        closings.push(reason.code ?? CloseCode.InternalServerError);
        changes = follow();
      });
    }
  }
  const running = run();

  return {
    versions,
    closings,
    async close() {
      closed = true;
      await changes.return?.();
      await running;
    },
  };
}
