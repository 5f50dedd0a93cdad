import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestOperation, sizeOf } from '../src/operations/size.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

describe('the size of an operation', () => {
  it('counts fields, aliases, directives and depth, with fragments written out', () => {
    const document = parse(
      '{ a: me { id ...F } } fragment F on User { orders { nodes { ...G } } } fragment G on Order { id }',
    );
    expect(sizeOf(document)).toEqual({ depth: 4, fields: 5, aliases: 1, directives: 0 });
  });

  it('counts directives wherever they stand, and those of a fragment as often as it is spread', () => {
    const document = parse(`
      query ($a: Boolean = true @one) @one {
        me @skip(if: $a) @skip(if: $a) { ...F @include(if: $a) ...F ... @include(if: $a) { id @one } }
      }
      fragment F on User @one { id @one }`);
    expect(sizeOf(document).directives).toBe(11);
  });

  it('of a fragment bomb is known although nobody could write it out', () => {
    const bomb = Array.from(
      { length: 100 },
      (_, i) => `fragment f${i} on User { id ...f${i + 1} ...f${i + 1} }`,
    );
    const document = parse(`{ me { ...f0 } } ${bomb.join(' ')} fragment f100 on User { id }`);
    expect(sizeOf(document).fields).toBeGreaterThan(2 ** 100);
  });

  it('of fragments that spread each other is known as well', () => {
    const document = parse('{ me { ...A } } fragment A on User { id ...B } fragment B on User { ...A }');
    expect(sizeOf(document).fields).toBe(2);
  });
});

describe('an operation that is too large', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const many = (count: number, field: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => field(index)).join(' ');
  const hostile: Record<string, string> = {
    aliases: `{ ${many(largestOperation.aliases + 1, (i) => `a${i}: __typename`)} }`,
    'ten thousand aliases': `{ ${many(10_000, (i) => `a${i}: __typename`)} }`,
    fields: `{ ${many(largestOperation.fields + 1, () => '__typename')} }`,
    directives: `{ __typename ${many(largestOperation.directives + 1, () => '@include(if: true)')} }`,
    'the directives of one fragment spread often': `{ ${many(largestOperation.directives, () => '...F')} ...F }
      fragment F on Query { __typename @include(if: true) }`,
    depth: `{ me ${'{ orders { nodes { customer '.repeat(30)}{ id }${' } } }'.repeat(30)} }`,
    'a fragment bomb': `{ ...f0 } ${many(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)}
      fragment f60 on Query { __typename }`,
    'cyclic fragments': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  };

  it.each(Object.entries(hostile))('is refused with a 4xx: %s', async (_, query) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(response.status === 400 || response.status === 413).toBe(true);
  });

  it.each(['aliases', 'directives'])('is refused over every transport: %s', async (measure) => {
    const query = hostile[measure] ?? '';
    const address = `${gateway.url}/graphql?query=${encodeURIComponent(query)}`;
    const response = await fetch(address, { headers: { 'apollo-require-preflight': 'true' } });
    expect(response.status).toBe(400);
    const stream = await fetch(address, {
      headers: { accept: 'text/event-stream', 'apollo-require-preflight': '1' },
    });
    expect(await stream.text()).toContain('OPERATION_TOO_LARGE');
    const socket = gateway.follow(query);
    await expect(socket.next()).rejects.toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
  });
});
