import type { LiveLimits } from './limits.ts';

/** A socket or a response, as far as writing to it goes. */
export interface Channel {
  /** Bytes written that the operating system has not taken yet. */
  readonly buffered: number;
  /** @param taken is called when the operating system has taken the text, or never will */
  write(text: string, taken: () => void): void;
}

/** What Node.js may hold of one connection. It needs some, to keep the system busy; more is only memory. */
const writeAhead = 64 * 1024;

/**
 * The messages of one connection on their way out, in order. What its reader is too slow for waits here, as strings
 * that readers of the same events share; a reader for whom too much waits, or who takes nothing between two heartbeats,
 * is cut off.
 */
export class Outbound {
  readonly #channel: Channel;
  readonly #limits: LiveLimits;
  readonly #cutOff: () => void;
  readonly #waiting: string[] = [];
  #waitingBytes = 0;
  #open = true;
  #last: (() => void) | undefined;
  #taken = 0;
  #stuckAt: number | undefined;

  /** @param cutOff ends the connection; it is called once */
  constructor(channel: Channel, limits: LiveLimits, cutOff: () => void) {
    this.#channel = channel;
    this.#limits = limits;
    this.#cutOff = cutOff;
  }

  /** @returns whether the reader keeps up; if it does not, the text waits for it */
  send(text: string): boolean {
    if (!this.#open) return true;
    if (this.#waiting.length === 0 && this.#channel.buffered < writeAhead) {
      this.#channel.write(text, this.#onTaken);
      return true;
    }
    this.#waiting.push(text);
    this.#waitingBytes += Buffer.byteLength(text);
    const { waitingMessages, waitingBytes } = this.#limits;
    if (this.#waiting.length > waitingMessages || this.#waitingBytes > waitingBytes) this.#overflow();
    return false;
  }

  /** Calls `last` once everything sent before has been written; nothing is sent after it. */
  finish(last: () => void): void {
    if (!this.#open) return;
    this.#last = last;
    this.#flush();
  }

  /** Drops what waits, and whatever is sent from now on. */
  close(): void {
    this.#open = false;
    this.#waiting.length = 0;
  }

  /** Called at every heartbeat: a reader that has taken nothing since the last one, although it could, is gone. */
  beat(): void {
    if (!this.#open) return;
    const stuck = this.#channel.buffered > 0;
    if (stuck && this.#stuckAt === this.#taken) this.#overflow();
    else this.#stuckAt = stuck ? this.#taken : undefined;
  }

  readonly #onTaken = (): void => {
    this.#taken += 1;
    this.#flush();
  };

  #flush(): void {
    while (this.#open && this.#channel.buffered < writeAhead) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      this.#waitingBytes -= Buffer.byteLength(text);
      this.#channel.write(text, this.#onTaken);
    }
    if (this.#open && this.#waiting.length === 0 && this.#last) {
      this.close();
      this.#last();
    }
  }

  #overflow(): void {
    this.close();
    this.#cutOff();
  }
}
