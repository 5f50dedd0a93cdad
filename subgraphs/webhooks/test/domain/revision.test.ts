import { expect, it } from 'vitest';
import { aggregateOf, revisionOf } from '../../src/domain/revision.ts';

it('news are ordered by when the thing changed, then by when that was told, then somehow', () => {
  const [first, second] = [new Date('2026-11-20T10:00:00Z'), new Date('2026-11-20T10:00:01Z')];
  const told = new Date('2026-11-20T10:00:00.500Z');
  const ordered = [
    revisionOf(first, null, 'b'),
    revisionOf(first, told, 'b'),
    revisionOf(first, second, 'a'),
    revisionOf(second, null, 'a'),
  ];
  expect(ordered.toSorted()).toEqual(ordered);
  expect(revisionOf(first, told, 'a')).not.toBe(revisionOf(first, told, 'b'));
  expect(revisionOf(first, told, 'a')).toBe(revisionOf(first, told, 'a'));
});

it('a thing of another system has one id here, of the form that events need', () => {
  const id = aggregateOf('gid://shopify/Order/1');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(aggregateOf('gid://shopify/Order/1')).toBe(id);
  expect(aggregateOf('gid://shopify/Order/2')).not.toBe(id);
});
