/** Where the events of a domain are. */
export function streamOf(domain: string): string {
  return `events:${domain}`;
}

/** A hash beside the stream: `epoch`, and how many were `appended` since. The braces keep it on the stream's node in a cluster. */
export function headOf(domain: string): string {
  return `{events:${domain}}:head`;
}
