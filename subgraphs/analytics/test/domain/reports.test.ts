import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, csvLine } from '../../src/domain/csv.ts';
import { funnelReport } from '../../src/domain/funnel.ts';
import { experimentInput, timeRange } from '../../src/domain/input.ts';
import { periodOf } from '../../src/domain/periods.ts';

describe('a funnel', () => {
  it('tells what is left at each step', () => {
    const report = funnelReport([
      { step: 'SAVED_DESIGN', people: 20 },
      { step: 'OPENED_BUILDER', people: 200 },
      { step: 'CONFIGURED', people: 50 },
    ]);
    expect(report).toEqual([
      { step: 'OPENED_BUILDER', people: 200, ofPrevious: null, ofFirst: null },
      { step: 'CONFIGURED', people: 50, ofPrevious: 0.25, ofFirst: 0.25 },
      { step: 'SAVED_DESIGN', people: 20, ofPrevious: 0.4, ofFirst: 0.1 },
      { step: 'PLACED_ORDER', people: 0, ofPrevious: 0, ofFirst: 0 },
    ]);
  });

  it('of nobody has no parts', () => {
    expect(funnelReport([]).map(({ people, ofFirst }) => [people, ofFirst])).toEqual([
      [0, null],
      [0, null],
      [0, null],
      [0, null],
    ]);
  });
});

describe('a period', () => {
  it.each([
    ['DAY', '2026-11-22', '2026-11-22'],
    ['WEEK', '2026-11-22', '2026-11-16'],
    ['WEEK', '2026-11-16', '2026-11-16'],
    ['WEEK', '2027-01-01', '2026-12-28'],
    ['MONTH', '2028-02-29', '2028-02-01'],
  ] as const)('of kind %s that holds %s begins on %s', (kind, day, first) => {
    expect(periodOf(kind, new Date(day))).toBe(first);
  });
});

describe('CSV', () => {
  /** Reads one line as RFC 4180 says. */
  function read(line: string): string[] {
    const fields = [...`,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)];
    return fields.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
  }

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1"])('disarms %j', (text) => {
    expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('gives back every text, and lets no field begin like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
        const fields = read(csvLine(texts));
        expect(fields.map((field) => field.replace(/^'/, ''))).toEqual(texts);
        for (const field of fields) expect(field).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe('inputs', () => {
  const experiment = {
    key: 'start',
    description: '',
    unit: 'VISITOR',
    goal: 'PLACED_ORDER',
    coverage: 1,
    variants: [
      { key: 'a', weight: 0.5 },
      { key: 'b', weight: 0.5 },
    ],
  };

  it('of an experiment are checked', () => {
    expect(experimentInput.safeParse(experiment).success).toBe(true);
    const thirds = ['a', 'b', 'c'].map((key) => ({ key, weight: 0.3333 }));
    expect(experimentInput.safeParse({ ...experiment, variants: thirds }).success).toBe(true);
    for (const change of [
      { key: 'Bad Key' },
      { coverage: 0 },
      { coverage: 1.1 },
      { coverage: Number.NaN },
      { variants: experiment.variants.slice(1) },
      { variants: [...experiment.variants, { key: 'c', weight: 0.1 }] },
      { variants: experiment.variants.map(({ weight }) => ({ key: 'same', weight })) },
      { variants: [...experiment.variants, { key: 'c', weight: 0 }] },
      { namespace: { name: 'n', from: 0.5, to: 0.5 } },
      { namespace: { name: '', from: 0, to: 1 } },
    ]) {
      expect(experimentInput.safeParse({ ...experiment, ...change }).success).toBe(false);
    }
  });

  it('of a range are checked', () => {
    const range = (from: string, to: string) =>
      timeRange.safeParse({ from: new Date(from), to: new Date(to) }).success;
    expect(range('2026-01-01', '2026-02-01')).toBe(true);
    expect(range('2026-02-01', '2026-02-01')).toBe(false);
    expect(range('2024-01-01', '2026-02-01')).toBe(false);
  });
});
