import type { IncomingHttpHeaders } from 'node:http';

/** The whole answer to one POST. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
