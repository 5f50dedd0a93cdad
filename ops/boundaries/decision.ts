/** What to do with a subgraph: run it as a service of its own, look again, or leave it where it is. */
export type Verdict = 'extract' | 'watch' | 'keep';

/** What a verdict is made of. */
export interface Measures {
  readonly requestsPerMinute: number;
  readonly lines: number;
  /** Whether it has a team that works on nothing else. */
  readonly ownTeam: boolean;
}

/** One line of the decision table. */
interface Rule {
  readonly verdict: Verdict;
  /** What has to hold; a rule without conditions always does. */
  readonly when?: {
    readonly measure: 'requestsPerMinute' | 'lines';
    readonly is: 'more than' | 'fewer than';
    readonly threshold: number;
    readonly ownTeam?: true;
  };
  readonly reason: string;
}

/** The first line that holds counts. docs/runbooks/extraction.md shows the same table. */
export const decisionTable: readonly Rule[] = [
  {
    verdict: 'extract',
    when: { measure: 'requestsPerMinute', is: 'more than', threshold: 1000 },
    reason: 'it takes from the others what they need, and can be scaled alone',
  },
  {
    verdict: 'extract',
    when: { measure: 'lines', is: 'more than', threshold: 1000, ownTeam: true },
    reason: 'its team can deploy when it wants to',
  },
  {
    verdict: 'keep',
    when: { measure: 'requestsPerMinute', is: 'fewer than', threshold: 100 },
    reason: 'a service would mostly wait',
  },
  {
    verdict: 'keep',
    when: { measure: 'lines', is: 'fewer than', threshold: 500 },
    reason: 'a service would be more work than its code',
  },
  { verdict: 'watch', reason: 'neither is clear; look again in a month' },
];

const units = { requestsPerMinute: 'requests a minute', lines: 'lines of code' } as const;

/** What has to hold for a line of the table, in words. */
export function conditionOf({ when }: Rule): string {
  if (when === undefined) return 'anything else';
  const condition = `${when.is} ${when.threshold} ${units[when.measure]}`;
  return when.ownTeam ? `${condition}, and a team of its own` : condition;
}

function holds({ when }: Rule, measures: Measures): boolean {
  if (when === undefined) return true;
  const value = measures[when.measure];
  const beyond = when.is === 'more than' ? value > when.threshold : value < when.threshold;
  return beyond && (when.ownTeam === undefined || measures.ownTeam);
}

/** Finds the first line of the table that holds. */
export function decide(measures: Measures): { readonly verdict: Verdict; readonly reason: string } {
  const rule = decisionTable.find((candidate) => holds(candidate, measures));
  if (rule === undefined) throw new Error('The last line of the decision table must hold for everything');
  return { verdict: rule.verdict, reason: `${conditionOf(rule)}: ${rule.reason}` };
}
