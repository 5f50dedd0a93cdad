import { parseArgs } from 'node:util';
import type { WarmUp } from './load/job.ts';

/** How a run is made; times in seconds. */
export interface Options {
  readonly rounds: number;
  readonly connections: number;
  /** Before each measurement. */
  readonly warmUp: WarmUp;
  readonly measureSeconds: number;
  readonly subscribers: number;
  readonly fanOutSeconds: number;
  /** Keys of scenarios and of peers; null for all. */
  readonly scenarios: ReadonlySet<string> | null;
  readonly peers: ReadonlySet<string> | null;
  /** The folder for RESULTS.md and results.svg; null for none. */
  readonly out: URL | null;
}

const full = {
  rounds: 5,
  connections: 32,
  warmUp: { leastSeconds: 2.5, requests: 6_000, mostSeconds: 8 },
  measureSeconds: 3,
  subscribers: 5_000,
  fanOutSeconds: 10,
};

const quick: typeof full = {
  ...full,
  rounds: 1,
  warmUp: { leastSeconds: 1.5, requests: 0, mostSeconds: 1.5 },
  measureSeconds: 1,
  subscribers: 500,
  fanOutSeconds: 2,
};

export const usage = `npm run bench -- [options]
  --quick               a smoke run: one short round, 500 subscribers; its figures mean little
  --only a,b            only these scenarios: memory, rules, guards, postgres, fan-out, refusals
  --peers a,b           only these peers (the baseline of a scenario always runs)
  --rounds N            rounds of each peer and operation (${full.rounds})
  --seconds N           seconds measured in a round (${full.measureSeconds})
  --out FOLDER          where to write RESULTS.md and results.svg; a complete run writes them to bench/`;

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!(number > 0)) throw new RangeError(`--${name} must be a positive number, not ${text}`);
  return number;
}

function keys(text: string | undefined): ReadonlySet<string> | null {
  return text === undefined ? null : new Set(text.split(','));
}

/**
 * Reads the command line.
 * @throws TypeError or RangeError that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const base = values.quick ? quick : full;
  const complete = !values.quick && values.only === undefined && values.peers === undefined;
  const folder = complete ? new URL('../', import.meta.url) : null;
  return {
    ...base,
    rounds: Math.round(positive('rounds', values.rounds, base.rounds)),
    measureSeconds: positive('seconds', values.seconds, base.measureSeconds),
    scenarios: keys(values.only),
    peers: keys(values.peers),
    out: values.out === undefined ? folder : new URL(`${values.out}/`, `file://${process.cwd()}/`),
  };
}
