import type { FanOutResult } from '../fanout/run.ts';
import type { ScenarioResult } from '../measure/scenario.ts';
import type { Options } from '../options.ts';
import type { CallCost } from '../refusals/run.ts';
import type { Machine } from './machine.ts';

/** All that a run found out. */
export interface RunResult {
  readonly startedAt: Date;
  readonly machine: Machine;
  readonly options: Options;
  readonly scenarios: readonly ScenarioResult[];
  readonly fanOut: FanOutResult | null;
  readonly refusals: readonly CallCost[] | null;
}
