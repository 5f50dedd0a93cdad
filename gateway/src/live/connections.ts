import { clientKey } from '../client-address.ts';
import type { LiveLimits } from './limits.ts';

/** A socket or streamed response that carries live operations. */
export interface LiveConnection {
  /** Called at every heartbeat. */
  beat(): void;
  /** The server goes away: the connection ends itself, in a way that makes the client come back. */
  leave(): void;
}

/** Why there is no place for another connection. */
export interface NoPlace {
  readonly code: 'RATE_LIMITED' | 'GOING_AWAY';
  readonly message: string;
  /** Whether it is this client that has too many, and not everybody together. */
  readonly ownFault: boolean;
}

/** A place among the connections, until it is released. */
export interface Place {
  release(): void;
}

/** Everybody who is connected for live operations, over whichever transport. */
export class LiveConnections {
  readonly #limits: LiveLimits;
  readonly #connections = new Set<LiveConnection>();
  readonly #perClient = new Map<string, number>();
  readonly #heartbeat: NodeJS.Timeout;
  #drained: (() => void) | undefined;

  constructor(limits: LiveLimits) {
    this.#limits = limits;
    this.#heartbeat = setInterval(() => {
      for (const connection of this.#connections) connection.beat();
    }, limits.heartbeatMs).unref();
  }

  /** @param address the client's */
  admit(address: string | null, connection: LiveConnection): Place | NoPlace {
    const client = clientKey(address);
    const ofClient = this.#perClient.get(client) ?? 0;
    const refusal = this.#refusal(ofClient);
    if (refusal) return refusal;
    this.#connections.add(connection);
    this.#perClient.set(client, ofClient + 1);
    return {
      release: () => {
        if (!this.#connections.delete(connection)) return;
        const left = (this.#perClient.get(client) ?? 1) - 1;
        if (left === 0) this.#perClient.delete(client);
        else this.#perClient.set(client, left);
        if (this.#connections.size === 0) this.#drained?.();
      },
    };
  }

  /** Admits nobody any more, ends every connection, and resolves when the last one is closed. */
  async drain(): Promise<void> {
    clearInterval(this.#heartbeat);
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      for (const connection of this.#connections) connection.leave();
      if (this.#connections.size === 0) resolve();
    });
  }

  #refusal(ofClient: number): NoPlace | null {
    const { connections, connectionsPerAddress } = this.#limits;
    if (this.#drained) {
      return { code: 'GOING_AWAY', message: 'The server is going away; connect again.', ownFault: false };
    }
    const code = 'RATE_LIMITED';
    if (ofClient >= connectionsPerAddress) {
      return { code, message: 'Too many live connections from this address.', ownFault: true };
    }
    if (this.#connections.size >= connections) {
      return { code, message: 'Too many live connections; try again later.', ownFault: false };
    }
    return null;
  }
}
