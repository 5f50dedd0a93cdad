/** Version 00, and whatever later versions begin with; the version ff and ids of zeros alone are invalid. */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/;

/**
 * The trace a request belongs to, as its `traceparent` header says.
 * https://www.w3.org/TR/trace-context/#traceparent-header
 * @returns the trace-id, 32 hexadecimal digits in lower case; null where there is none that is valid
 */
export function traceIdOf(header: unknown): string | null {
  return typeof header === 'string' ? (traceparent.exec(header)?.[1] ?? null) : null;
}
