import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { conditionOf, decide, decisionTable } from '../../boundaries/decision.ts';

const runbook = new URL('../../../docs/runbooks/extraction.md', import.meta.url);

describe('the decision table', () => {
  const cases = [
    { requestsPerMinute: 1001, lines: 10, ownTeam: false, verdict: 'extract' },
    { requestsPerMinute: 1000, lines: 10, ownTeam: false, verdict: 'keep' },
    { requestsPerMinute: 1000, lines: 1001, ownTeam: false, verdict: 'watch' },
    { requestsPerMinute: 1000, lines: 1001, ownTeam: true, verdict: 'extract' },
    { requestsPerMinute: 1000, lines: 1000, ownTeam: true, verdict: 'watch' },
    { requestsPerMinute: 100, lines: 500, ownTeam: false, verdict: 'watch' },
    { requestsPerMinute: 99, lines: 5000, ownTeam: false, verdict: 'keep' },
    { requestsPerMinute: 100, lines: 499, ownTeam: true, verdict: 'keep' },
  ] as const;

  it.each(cases)(
    '$requestsPerMinute requests a minute, $lines lines, a team of its own: $ownTeam → $verdict',
    ({ verdict, ...measures }) => {
      expect(decide(measures).verdict).toBe(verdict);
    },
  );

  it('is the one that the runbook shows, line by line', async () => {
    const text = await readFile(runbook, 'utf8');
    const shown = Array.from(text.matchAll(/^\| \*\*(\w+)\*\* +\| (.*?) +\| (.*?) +\|$/gm), (match) =>
      match.slice(1),
    );
    expect(shown).toEqual(decisionTable.map((rule) => [rule.verdict, conditionOf(rule), rule.reason]));
  });
});
