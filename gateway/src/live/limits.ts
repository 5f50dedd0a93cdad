/** What live operations may take up. Times are in milliseconds. */
export interface LiveLimits {
  /** Sockets and streamed responses at a time, of everybody together. */
  readonly connections: number;
  /** Sockets and streamed responses of one client address; many people can stand behind one. */
  readonly connectionsPerAddress: number;
  /** Operations under way on one socket. */
  readonly operationsPerSocket: number;
  /** How long an opened socket may take to say who it is (`connection_init`). */
  readonly connectionInitMs: number;
  /** The largest message of a client, in bytes; the same as a request body's. */
  readonly messageBytes: number;
  /** How many messages, and of how many bytes, may wait on a connection before it is cut off. */
  readonly waitingMessages: number;
  readonly waitingBytes: number;
  /** How often every connection hears from us; whoever takes nothing from one time to the next is gone. */
  readonly heartbeatMs: number;
  /** How long a connection that we end may take to do so before it is destroyed. */
  readonly closeMs: number;
}

/** A thousand clients at their worst make us hold two gigabytes. */
export const defaultLiveLimits: LiveLimits = {
  connections: 10_000,
  connectionsPerAddress: 1_000,
  operationsPerSocket: 100,
  connectionInitMs: 5_000,
  messageBytes: 100_000,
  waitingMessages: 1_000,
  waitingBytes: 2_000_000,
  heartbeatMs: 12_000,
  closeMs: 3_000,
};
