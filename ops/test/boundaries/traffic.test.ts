import { describe, expect, it } from 'vitest';
import { parseMetrics, total } from '../../boundaries/metrics.ts';
import { trafficBetween } from '../../boundaries/traffic.ts';

/** What a gateway serves that has sent builder so many fetches, nine of ten within a millisecond. */
function metricsOf(fetches: number): string {
  return `# HELP gateway_fetches_total Fetches
# TYPE gateway_fetches_total counter
gateway_fetches_total{subgraph="builder",place="process"} ${fetches / 2}
gateway_fetches_total{subgraph="builder",place="service"} ${fetches / 2}
gateway_fetches_total{subgraph="orders",place="process"} 7
gateway_fetch_duration_seconds_bucket{le="0.001",subgraph="builder",place="process"} ${fetches * 0.9}
gateway_fetch_duration_seconds_bucket{le="0.01",subgraph="builder",place="process"} ${fetches}
gateway_fetch_duration_seconds_bucket{le="+Inf",subgraph="builder",place="process"} ${fetches}
other_seconds_bucket{le="0.002"} 1
gateway_lone_fetches_total{subgraph="builder"} ${fetches / 10}
gateway_lone_fetch_cpu_seconds_total{subgraph="builder"} ${fetches * 0.0001}
process_cpu_seconds_total ${fetches * 0.002}
nodejs_version_info{version="v22.1.0",major="22"} 1
`;
}

describe('traffic', () => {
  const [before, after] = [parseMetrics(metricsOf(1_000)), parseMetrics(metricsOf(1_600))];

  it('is read from what Prometheus reads', () => {
    expect(total(before, 'gateway_fetches_total', { subgraph: 'builder' })).toBe(1_000);
    expect(total(before, 'process_cpu_seconds_total')).toBe(2);
  });

  it('is what happened between two looks', () => {
    const { requestsPerMinute, p95, cpuShare } = trafficBetween(before, after, 30, 'builder');
    expect(requestsPerMinute).toBe(1_200);
    // Half of the slowest tenth, which lies between 1 and 10 ms.
    expect(p95).toBeCloseTo(0.0055);
    // A millisecond each, 300 of them here, of 1.2 seconds.
    expect(cpuShare).toBeCloseTo(0.25);
  });

  it('is not made up where nothing was measured', () => {
    expect(trafficBetween(before, after, 30, 'orders')).toEqual({
      requestsPerMinute: 0,
      p95: null,
      cpuShare: null,
    });
  });

  it('is not told of a gateway that began to count anew', () => {
    expect(() => trafficBetween(after, before, 30, 'builder')).toThrow('started again');
  });
});
