import { Counter, Histogram, type Registry } from 'prom-client';
import type { DataSource } from '../engine/data-source.ts';

/** Where a fetch is answered: by a subgraph of this process, or by a service. */
export type FetchPlace = 'process' | 'service';

/** What the gateway tells of its fetches, by which it is decided where subgraphs should run. */
export interface FetchMetrics {
  /** The same subgraph, its fetches counted and some of them measured. */
  measured<Context extends object>(
    source: DataSource<Context>,
    subgraph: string,
    place: FetchPlace,
  ): DataSource<Context>;
}

/**
 * Every fetch is counted. Of each subgraph one is measured in so many milliseconds at most, since measuring costs more than
 * a busy gateway has for a fetch; where little is asked, all are.
 */
const measureAgainAfter = 50;

/** The fetches of one subgraph that were answered in one place. */
interface Tally {
  readonly subgraph: string;
  readonly place: FetchPlace;
  fetches: number;
  /** When the last one began that was measured. */
  measuredAt: number;
}

/**
 * Opens the metrics of fetches. What they cost the CPU can be told only of fetches that had the process to themselves:
 * no other one began or ran before they ended. What else the process did meanwhile is counted as theirs.
 */
export function openFetchMetrics(registry: Registry): FetchMetrics {
  const registers = [registry];
  const tallies = new Map<string, Tally>();
  /** How many fetches have begun, and how many of them have not ended. */
  let begun = 0;
  let running = 0;

  new Counter({
    name: 'gateway_fetches_total',
    help: 'Fetches by subgraph, and by whether this process or a service answered them',
    labelNames: ['subgraph', 'place'],
    registers,
    collect() {
      this.reset();
      for (const { subgraph, place, fetches } of tallies.values()) this.inc({ subgraph, place }, fetches);
    },
  });
  const durations = new Histogram({
    name: 'gateway_fetch_duration_seconds',
    help: `How long fetches took; of each subgraph one in ${measureAgainAfter} ms is measured`,
    labelNames: ['subgraph', 'place'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const loneFetches = new Counter({
    name: 'gateway_lone_fetches_total',
    help: 'Measured fetches in this process while which no other fetch ran',
    labelNames: ['subgraph'],
    registers,
  });
  const loneCpu = new Counter({
    name: 'gateway_lone_fetch_cpu_seconds_total',
    help: 'The CPU time of the process during the fetches that gateway_lone_fetches_total counts',
    labelNames: ['subgraph'],
    registers,
  });

  function tallyOf(subgraph: string, place: FetchPlace): Tally {
    const key = `${subgraph} ${place}`;
    const tally = tallies.get(key) ?? { subgraph, place, fetches: 0, measuredAt: Number.NEGATIVE_INFINITY };
    tallies.set(key, tally);
    return tally;
  }

  function end(): void {
    running -= 1;
  }

  /** @returns what is to be called at the end of the fetch */
  function measure({ subgraph, place }: Tally, started: number): () => void {
    const number = begun;
    const cpu = running === 1 && place === 'process' ? process.cpuUsage() : null;
    return () => {
      end();
      durations.observe({ subgraph, place }, (performance.now() - started) / 1_000);
      if (cpu === null || begun !== number) return;
      const { user, system } = process.cpuUsage(cpu);
      loneFetches.inc({ subgraph });
      loneCpu.inc({ subgraph }, (user + system) / 1_000_000);
    };
  }

  return {
    measured(source, subgraph, place) {
      const tally = tallyOf(subgraph, place);
      return {
        prepareFetch(document) {
          const fetch = source.prepareFetch(document);
          return (variables, scope) => {
            begun += 1;
            running += 1;
            tally.fetches += 1;
            const now = performance.now();
            let ended = end;
            if (now - tally.measuredAt >= measureAgainAfter) {
              tally.measuredAt = now;
              ended = measure(tally, now);
            }
            const answer = fetch(variables, scope);
            // Beside the caller's own waiting, which is none the longer for it.
            answer.then(ended, ended);
            return answer;
          };
        },
        prepareSubscription: (document) => source.prepareSubscription(document),
        close: () => source.close(),
      };
    },
  };
}
