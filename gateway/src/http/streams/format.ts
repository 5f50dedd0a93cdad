import type { FormattedExecutionResult } from 'graphql';

/** How the events of one operation are written to an HTTP response. */
export interface StreamFormat {
  readonly contentType: string;
  /** Written at once, so that the client knows that it is connected. */
  readonly opening: string;
  /** Written from time to time, so that nobody in between takes the connection for dead. */
  readonly heartbeat: string;
  /**
   * One event.
   * @param text the result as JSON
   * @param position of the event in its history, where it is known
   */
  event(text: string, position: number | null): string;
  /** The operation is over. */
  readonly completion: string;
  /** We end the stream although the operation is not over, because this client may no longer have it. */
  refusal(errors: FormattedExecutionResult): string;
  /** We end the stream although the operation is not over, and the client is to come back. */
  readonly interruption: string;
  /**
   * Whether an operation that could not be started is a stream with its errors all the same, as the format's protocol
   * demands, or an ordinary response.
   */
  readonly streamsEverything: boolean;
}
