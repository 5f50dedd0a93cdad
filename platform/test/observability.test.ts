import { expect, it } from 'vitest';
import { traceIdOf } from '../src/observability/index.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

it('reads the trace of a traceparent, of this version of the standard or a later one', () => {
  expect(traceIdOf(`00-${traceId}-${parent}-01`)).toBe(traceId);
  expect(traceIdOf(`cc-${traceId}-${parent}-09-what-the-future-holds`)).toBe(traceId);
});

it('reads none from what is no traceparent', () => {
  for (const header of [
    undefined,
    [`00-${traceId}-${parent}-01`],
    '',
    `ff-${traceId}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${parent}-01`,
    `00-${traceId}-${parent}-01x`,
    `00-${traceId}-${parent}`,
    ` 00-${traceId}-${parent}-01`,
  ]) {
    expect(traceIdOf(header)).toBeNull();
  }
});
