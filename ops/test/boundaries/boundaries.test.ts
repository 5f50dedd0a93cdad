import { expect, it } from 'vitest';
import { findBoundaries } from '../../boundaries/boundaries.ts';
import { boundariesTable } from '../../boundaries/boundaries-table.ts';

it('measures the subgraphs there are', async () => {
  const busy = { requestsPerMinute: 1_200, p95: 0.0034, cpuShare: 0.125 };
  const boundaries = await findBoundaries((name) => (name === 'builder' ? busy : null), []);
  const builder = boundaries.find(({ name }) => name === 'builder');
  expect(builder).toMatchObject({ importers: [], verdict: 'extract' });
  expect(builder?.tables).toEqual(expect.arrayContaining(['designs', 'design_revisions', 'outbox']));
  expect(builder?.fanIn).toEqual({ subgraphs: ['orders'], fields: ['orders: OrderLine.design'] });
  expect(builder?.lines).toBeGreaterThan(500);
  // What is asked of the others is not known, and nothing is decided without.
  expect(boundaries.filter(({ verdict }) => verdict === null).map(({ name }) => name)).toEqual([
    'analytics',
    'audit',
    'orders',
    'users',
    'webhooks',
  ]);

  const table = boundariesTable(boundaries);
  expect(table).toMatch(/^builder +1200 +3\.4 ms +12\.5 % +\d+ +1 from 1 +0 +\d+ +extract$/m);
  expect(table).toMatch(/^users +– +– +– +\d+ +\d+ from 4 +0 +\d+ +–$/m);
});
