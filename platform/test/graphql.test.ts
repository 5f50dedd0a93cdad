import fc from 'fast-check';
import { GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  assertCleanText,
  encodeCursor,
  formatMinorUnits,
  keyset,
  maskError,
  parseInput,
  parsePage,
  payload,
  toConnection,
  UserError,
} from '../src/graphql/index.ts';

const row = fc.record({
  id: fc.uuid(),
  createdAt: fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00.000Z'), noInvalidDate: true }),
});

function codeOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
  return null;
}

describe('money', () => {
  it('writes minor units exactly', () => {
    expect(formatMinorUnits({ minor: 5, currency: 'USD' })).toBe('0.05');
    expect(formatMinorUnits({ minor: -12950, currency: 'USD' })).toBe('-129.50');
    fc.assert(
      fc.property(fc.maxSafeInteger(), (minor) => {
        const text = formatMinorUnits({ minor, currency: 'USD' });
        expect(text).toMatch(/^-?\d+\.\d{2}$/);
        expect(BigInt(text.replace('.', ''))).toBe(BigInt(minor));
      }),
    );
    expect(() => formatMinorUnits({ minor: 0.5, currency: 'USD' })).toThrow(RangeError);
  });
});

describe('pagination', () => {
  it('reads back the cursors it writes', () => {
    fc.assert(
      fc.property(row, (position) => {
        expect(parsePage({ after: encodeCursor(position) }).after).toEqual(position);
      }),
    );
  });

  it('refuses every other cursor and every size outside 1 to 100 with a code', () => {
    fc.assert(fc.property(fc.string(), (after) => codeOf(() => parsePage({ after })) === 'BAD_USER_INPUT'));
    for (const first of [0, -1, 101, 99_999_999, 2 ** 31 - 1]) {
      expect(codeOf(() => parsePage({ first }))).toBe('BAD_USER_INPUT');
    }
    expect(parsePage({ first: null, after: null })).toEqual({ first: 20, after: null });
  });

  it('walks a list page by page without losing or repeating a row', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, first) => {
          const byKeyset = [...rows].sort(
            (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
          );
          const walked: string[] = [];
          let after: string | null = null;
          for (;;) {
            const page = parsePage({ first, after });
            const { take } = keyset(page);
            const start = page.after === null ? 0 : byKeyset.findIndex(({ id }) => id === page.after?.id) + 1;
            const connection = toConnection(
              byKeyset.slice(start, start + take),
              page,
              async () => rows.length,
            );
            walked.push(...connection.nodes.map(({ id }) => id));
            if (!connection.pageInfo.hasNextPage) break;
            after = connection.pageInfo.endCursor;
          }
          expect(walked).toEqual(byKeyset.map(({ id }) => id));
        },
      ),
    );
  });
});

describe('user errors', () => {
  const input = z.object({
    name: z.string().max(3, 'The name is too long.'),
    size: z.object({ girth: z.int() }),
  });

  it('names every failing field', () => {
    const run = () => parseInput(input, { name: 'Luna', size: { girth: 'wide' } });
    expect(run).toThrow(UserError);
    try {
      run();
    } catch (error) {
      expect((error as UserError).problems.map(({ field }) => field)).toEqual([['name'], ['size', 'girth']]);
    }
  });

  it('become a payload, while other errors pass', async () => {
    const problem = { message: 'Too late.', field: null, code: 'LATE' };
    expect(await payload({ order: null }, async () => ({ order: 1 }))).toEqual({ order: 1, userErrors: [] });
    expect(
      await payload<{ order: number }>({ order: null }, async () => {
        throw new UserError(problem);
      }),
    ).toEqual({ order: null, userErrors: [problem] });
    await expect(payload({ order: null }, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
  });
});

describe('text', () => {
  it('is refused where no database could store it', () => {
    const document = parse('query Q($a: String) { f(a: $a) }');
    expect(codeOf(() => assertCleanText(document, { a: 'plain 🐕' }))).toBeNull();
    for (const hostile of ['\0', 'a\0b', '\ud800', 'x\udc00y']) {
      expect(codeOf(() => assertCleanText(document, { a: hostile }))).toBe('BAD_USER_INPUT');
      expect(codeOf(() => assertCleanText(document, { a: [{ b: hostile }] }))).toBe('BAD_USER_INPUT');
      expect(codeOf(() => assertCleanText(document, { [hostile]: 1 }))).toBe('BAD_USER_INPUT');
    }
    expect(codeOf(() => assertCleanText(parse('{ f(a: "\\u0000") }'), {}))).toBe('BAD_USER_INPUT');
  });
});

describe('masking', () => {
  it('hides faults and keeps what was meant for clients', () => {
    const fault = new GraphQLError('connect ECONNREFUSED 10.0.0.1:5432', {
      path: ['order'],
      originalError: new Error('x'),
    });
    const masked = maskError(fault, 'req-1').toJSON();
    expect(JSON.stringify(masked)).not.toContain('10.0.0.1');
    expect(masked.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: 'req-1' });
    const forbidden = new GraphQLError('no', {
      path: ['order'],
      extensions: { code: 'FORBIDDEN', stacktrace: ['at secret.ts'] },
    });
    expect(maskError(forbidden, 'req-1').toJSON()).toEqual({
      message: 'no',
      path: ['order'],
      extensions: { code: 'FORBIDDEN' },
    });
  });
});
