import { type EngineCase, generateCases, newYield, type Yield } from './cases.ts';
import { Coverage } from './coverage.ts';
import { judge, type RunJudged } from './judge.ts';
import { reportFailure } from './report.ts';

/** What a run of many cases met. */
export interface Tally {
  readonly seeds: Yield;
  readonly coverage: Coverage;
  /** How often each known difference had an effect. */
  readonly known: ReadonlyMap<string, number>;
  readonly judged: number;
  /** Cases whose answer held a null, an error, or came of several fetches. */
  readonly withNulls: number;
  readonly withErrors: number;
  readonly withSeveralFetches: number;
  /** The first case that was judged wrong, made small; null when all was well. */
  readonly failure: string | null;
}

/** Judges cases until one is wrong or all are done. */
export async function judgeMany(
  seed: number,
  cases: number,
  judged: (one: EngineCase) => RunJudged,
): Promise<Tally> {
  const seeds = newYield();
  const coverage = new Coverage();
  const known = new Map<string, number>();
  const counts = { judged: 0, withNulls: 0, withErrors: 0, withSeveralFetches: 0 };

  for (const one of generateCases(seed, seeds)) {
    if (counts.judged >= cases) break;
    counts.judged++;
    coverage.see(one);
    const verdict = await judge(one, judged(one));
    for (const name of verdict.known) known.set(name, (known.get(name) ?? 0) + 1);
    const { outcome, exchanges } = verdict.expected;
    if (/:null|^null/.test(outcome.data)) counts.withNulls++;
    if (outcome.errors.length > 0) counts.withErrors++;
    if (exchanges.length > 1) counts.withSeveralFetches++;
    if (verdict.difference) {
      const failure = await reportFailure(one, judged(one));
      return { ...counts, seeds, coverage, known, failure };
    }
  }
  return { ...counts, seeds, coverage, known, failure: null };
}
