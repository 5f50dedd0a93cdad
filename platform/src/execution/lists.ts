import { GraphQLError } from 'graphql';
import { Frame, frameTicks } from './frame.ts';
import { Later } from './later.ts';
import { type Complete, failAt, type Place } from './place.ts';
import { Position } from './position.ts';
import { isPromise } from './promises.ts';

/** Anything iterable but a string: a Set, a generator. Async iterables are not, as in graphql-js 16. */
function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function'
  );
}

/**
 * Completes lists.
 * @param items what each item becomes
 * @param coordinate the field, as `Type.field`
 */
export function completeList(items: Place, coordinate: string): Complete {
  return (run, list, path, info) => {
    if (!isIterable(list)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinate}".`);
    }
    const completedItems: unknown[] = [];
    let frame: Frame | undefined;
    let index = 0;
    // When an item throws, those that are under way are left alone: they have a frame, though nobody waits for it,
    // so that their failures are not reported as unhandled rejections.
    for (const item of list) {
      const itemPath = { prev: path, key: index, typename: undefined };
      let completed: unknown;
      try {
        if (isPromise(item)) {
          completed = new Position(items, run, itemPath).await(item, info);
        } else {
          completed = items.complete(run, item, itemPath, info);
          if (completed instanceof Later) {
            completed = new Position(items, run, itemPath).follow(completed);
          }
        }
      } catch (error) {
        completed = failAt(items, run, error, itemPath);
      }
      if (completed instanceof Position) {
        frame ??= new Frame(completedItems, frameTicks.list);
        frame.hold(index, completed);
      } else {
        completedItems[index] = completed;
      }
      index += 1;
    }
    return frame ?? completedItems;
  };
}
