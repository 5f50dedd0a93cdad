/**
 * `npm run boundaries`: what each subgraph is asked, what it costs and how it hangs together with the others, and whether
 * it should run as a service of its own.
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { explainStartFailure, loadConfig, readEnvironment, StartupError } from '@pet/platform/config';
import { operatorsUrlOf } from '../operators-url.ts';
import { subgraphNames } from '../subgraphs.ts';
import { findBoundaries } from './boundaries.ts';
import { boundariesTable } from './boundaries-table.ts';
import { type Sample, scrape } from './metrics.ts';
import { type Traffic, trafficBetween } from './traffic.ts';

const usage =
  'Usage: npm run boundaries -- [--metrics http://127.0.0.1:5000/metrics]… [--seconds 60] [--team builder]… [--json]';

interface Options {
  readonly metrics: readonly string[] | undefined;
  readonly seconds: number;
  readonly teams: readonly string[];
  readonly json: boolean;
}

function parseOptions(names: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      options: {
        metrics: { type: 'string', multiple: true },
        seconds: { type: 'string', default: '60' },
        team: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
    const seconds = Number(values.seconds);
    const known = values.team.every((name) => names.includes(name));
    if (seconds > 0 && known) return { ...values, seconds, teams: values.team, metrics: values.metrics };
  } catch {
    // What is wrong with it is seen best beside what is right.
  }
  throw new StartupError(usage);
}

/** The first look at the metrics; null where no gateway runs and none was named. */
async function firstScrape(urls: readonly string[], named: boolean): Promise<Sample[] | null> {
  try {
    return await scrape(urls);
  } catch (error) {
    if (named || !(error instanceof StartupError)) throw error;
    console.error(`${error.message}. What is asked of a subgraph is known only while a gateway runs:
start one with "npm start", or name the metrics of one with --metrics.\n`);
    return null;
  }
}

async function run(): Promise<void> {
  const { metrics, seconds, teams, json } = parseOptions(await subgraphNames());
  const urls = metrics ?? [`${operatorsUrlOf(loadConfig(await readEnvironment()))}/metrics`];
  const before = await firstScrape(urls, metrics !== undefined);
  let trafficOf: (name: string) => Traffic | null = () => null;
  if (before !== null) {
    const started = performance.now();
    console.error(`… counting for ${seconds} s at ${urls.join(', ')}`);
    await setTimeout(seconds * 1_000);
    const after = await scrape(urls);
    const counted = (performance.now() - started) / 1_000;
    trafficOf = (name) => trafficBetween(before, after, counted, name);
  }
  const boundaries = await findBoundaries(trafficOf, teams);
  console.log(json ? JSON.stringify(boundaries, null, 2) : boundariesTable(boundaries));
}

run().catch((error: unknown) => {
  console.error(explainStartFailure(error) ?? error);
  process.exit(1);
});
