import type { LiveLimits } from './limits.ts';

/** A socket or a response, as far as writing to it goes. */
export interface Channel {
  /** @returns bytes written that the operating system has not taken yet */
  buffered(): number;
  /** @param taken is called when the operating system has taken the text, or never will */
  write(text: string, taken: () => void): void;
}

/** What Node.js may hold of one connection. It needs some, to keep the system busy; more is only memory. */
const writeAhead = 64 * 1024;

/**
 * The messages of one connection on their way out, in order. What its reader is too slow for waits here, and who sends
 * more is told to wait as well, so that little waits. Where that is no use, because it is the client that asks for more
 * and more without reading the answers, it is cut off.
 */
export class Outbound {
  readonly #channel: Channel;
  readonly #limits: LiveLimits;
  readonly #cutOff: () => void;
  readonly #waiting: string[] = [];
  readonly #onRoom: (() => void)[] = [];
  #waitingBytes = 0;
  #open = true;
  #last: (() => void) | undefined;
  #written = 0;
  #taken = 0;
  #takenBefore = 0;

  /** @param cutOff ends the connection; it is called once */
  constructor(channel: Channel, limits: LiveLimits, cutOff: () => void) {
    this.#channel = channel;
    this.#limits = limits;
    this.#cutOff = cutOff;
  }

  /** @returns what to wait for before sending more, when the reader does not keep up; it resolves at the end too */
  send(text: string): Promise<void> | undefined {
    if (!this.#open) return undefined;
    if (this.#waiting.length === 0 && this.#hasRoom()) {
      this.#write(text);
      return undefined;
    }
    this.#waiting.push(text);
    this.#waitingBytes += Buffer.byteLength(text);
    const { waitingMessages, waitingBytes } = this.#limits;
    if (this.#waiting.length > waitingMessages || this.#waitingBytes > waitingBytes) {
      this.close();
      this.#cutOff();
      return undefined;
    }
    return new Promise((resolve) => this.#onRoom.push(resolve));
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
    this.#makeRoom();
  }

  /** Whether the operating system has taken anything since this was asked last. */
  progressed(): boolean {
    const progressed = this.#taken !== this.#takenBefore;
    this.#takenBefore = this.#taken;
    return progressed;
  }

  readonly #onTaken = (): void => {
    this.#taken += 1;
    if (this.#waiting.length > 0) this.#flush();
  };

  #hasRoom(): boolean {
    // Of most readers everything has been taken, and then it need not be asked how much has not.
    return this.#written === this.#taken || this.#channel.buffered() < writeAhead;
  }

  #write(text: string): void {
    this.#written += 1;
    this.#channel.write(text, this.#onTaken);
  }

  #flush(): void {
    while (this.#open && this.#hasRoom()) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      this.#waitingBytes -= Buffer.byteLength(text);
      this.#write(text);
    }
    if (!this.#open || this.#waiting.length > 0) return;
    this.#makeRoom();
    if (!this.#last) return;
    this.close();
    this.#last();
  }

  #makeRoom(): void {
    for (const resolve of this.#onRoom.splice(0)) resolve();
  }
}
