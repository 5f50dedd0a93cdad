import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { endWithError, mapStream } from '../src/live/index.ts';

async function* numbers(failure?: Error): AsyncGenerator<number, void, undefined> {
  yield 1;
  yield 2;
  if (failure) throw failure;
}

async function collect<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('mapStream', () => {
  it('maps each item and ends with its source', async () => {
    expect(await collect(mapStream(numbers(), async (item) => item * 10))).toEqual([10, 20]);
  });

  it('ends its source at once, also while that waits', async () => {
    let ended = false;
    const waiting = new Promise<never>(() => {});
    const source: AsyncIterator<number, undefined, undefined> = {
      next: () => waiting,
      return: async () => {
        ended = true;
        return { value: undefined, done: true };
      },
    };
    const stream = mapStream(source, (item) => item);
    stream.next();
    await stream.return?.();
    expect(ended).toBe(true);
  });
});

describe('endWithError', () => {
  it('turns the failure of a stream into its last item', async () => {
    const codeOf = (error: GraphQLError) => error.extensions.code ?? error.message;
    const refused = new GraphQLError('gone', { extensions: { code: 'NOT_FOUND' } });
    expect(await collect(endWithError<unknown>(numbers(refused), codeOf))).toEqual([1, 2, 'NOT_FOUND']);
    expect(await collect(endWithError<unknown>(numbers(new Error('broken')), codeOf))).toEqual([
      1,
      2,
      'broken',
    ]);
    expect(await collect(endWithError<unknown>(numbers(), codeOf))).toEqual([1, 2]);
  });
});
