import type { LoadJob } from './job.ts';

/** A request and which of the job's variants it is. */
export interface NextRequest {
  readonly variant: number;
  /** The bytes to send, as Latin-1. */
  readonly text: string;
}

/**
 * Makes the requests of a job: the variants in turn, and each with a bearer token of its own, so that nobody wins by
 * answering equal requests once. All that can be is made beforehand.
 */
export function requestsOf(job: LoadJob): () => NextRequest {
  const { pathname, host } = new URL(job.url);
  const head =
    `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n` +
    'content-type: application/json\r\naccept: application/json\r\nauthorization: Bearer ';
  const rest = job.variants.map(({ variables }) => {
    const body = JSON.stringify({ query: job.operation, variables });
    return `\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${Buffer.from(body).toString('latin1')}`;
  });
  // Jobs begin at different times, and so have different tokens.
  let serial = Date.now() * 1_000;
  let variant = -1;

  return () => {
    serial += 1;
    variant = (variant + 1) % job.variants.length;
    const token = job.tokens?.[serial % job.tokens.length] ?? `${job.variants[variant]?.user}.${serial}`;
    return { variant, text: `${head}${token}${rest[variant]}` };
  };
}
