import { StartupError } from '@pet/platform/config';
import { type Sample, total } from './metrics.ts';

/** What the gateways sent one subgraph, and what that cost. */
export interface Traffic {
  /** Fetches; one operation of a client may need several. */
  readonly requestsPerMinute: number;
  /** Seconds within which 95 of a hundred fetches were answered; null where none was measured. */
  readonly p95: number | null;
  /**
   * Its share of the CPU time of the gateways' processes, from 0 to 1: what a fetch cost that had the process to itself,
   * times its fetches there. Null where none did, or where it runs in a process of its own.
   */
  readonly cpuShare: number | null;
}

/** What happened between two looks at the same metrics. */
type Difference = (name: string, labels?: Readonly<Record<string, string>>) => number;

/** A quantile of a histogram, as Prometheus estimates it: evenly spread within each bucket. */
function quantile(
  share: number,
  buckets: readonly { readonly upTo: number; readonly count: number }[],
): number | null {
  const all = buckets.at(-1)?.count ?? 0;
  if (all === 0) return null;
  const rank = share * all;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const before = buckets[index - 1] ?? { upTo: 0, count: 0 };
  const bucket = buckets[index];
  if (bucket === undefined || bucket.upTo === Number.POSITIVE_INFINITY) return before.upTo;
  return before.upTo + ((bucket.upTo - before.upTo) * (rank - before.count)) / (bucket.count - before.count);
}

const bucketName = 'gateway_fetch_duration_seconds_bucket';

function p95Of(subgraph: string, samples: readonly Sample[], difference: Difference): number | null {
  const edges = new Set(
    samples.flatMap(({ name, labels }) => (name === bucketName ? (labels.le ?? []) : [])),
  );
  const buckets = Array.from(edges, (le) => ({
    upTo: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count: difference(bucketName, { subgraph, le }),
  }));
  return quantile(
    0.95,
    buckets.sort((one, other) => one.upTo - other.upTo),
  );
}

function cpuShareOf(subgraph: string, difference: Difference): number | null {
  const measured = difference('gateway_lone_fetches_total', { subgraph });
  const spent = difference('process_cpu_seconds_total');
  if (measured === 0 || spent === 0) return null;
  const each = difference('gateway_lone_fetch_cpu_seconds_total', { subgraph }) / measured;
  const here = difference('gateway_fetches_total', { subgraph, place: 'process' });
  return Math.min(1, (each * here) / spent);
}

/**
 * Tells what went on between two scrapes of the same gateways.
 * @param seconds between them
 * @throws StartupError where a gateway was started again meanwhile, so that its counts began anew
 */
export function trafficBetween(
  before: readonly Sample[],
  after: readonly Sample[],
  seconds: number,
  subgraph: string,
): Traffic {
  const difference: Difference = (name, labels) => {
    const change = total(after, name, labels) - total(before, name, labels);
    if (change < 0) throw new StartupError('A gateway was started again meanwhile; count once more.');
    return change;
  };
  return {
    requestsPerMinute: (difference('gateway_fetches_total', { subgraph }) * 60) / seconds,
    p95: p95Of(subgraph, after, difference),
    cpuShare: cpuShareOf(subgraph, difference),
  };
}
