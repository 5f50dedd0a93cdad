import { GraphQLError } from 'graphql';

/** What shaping one answer gathers besides the answer. */
export interface ShapingState {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where in the answer the value at hand is. */
  readonly path: (string | number)[];
  /**
   * Nulls where none may be, and values that are not what the schema says. The stock gateway reports them as
   * `extensions.valueCompletion`, and only where nothing else went wrong.
   */
  readonly incomplete: GraphQLError[];
  /** Errors of fields that are refused. */
  readonly refused: GraphQLError[];
  /** Lists that are no lists and objects that are no objects: a subgraph answered nonsense. */
  readonly unusable: GraphQLError[];
}

/** Begins the shaping of one answer. */
export function beginShaping(
  variables: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[] = [],
): ShapingState {
  return { variables, path: [...path], incomplete: [], refused: [], unusable: [] };
}

/** Says in the words of the stock gateway what the value at hand is. */
function describe({ path }: ShapingState, typeName: string, parentName: string): string {
  const last = path.at(-1);
  return typeof last === 'number'
    ? `array element of type ${typeName} at index ${last}`
    : `field ${parentName}.${last}`;
}

/** Notes that the value at hand is null although its type allows none. */
export function reportNull(state: ShapingState, typeName: string, parentName: string): void {
  reportIncomplete(state, `Cannot return null for non-nullable ${describe(state, typeName, parentName)}.`);
}

/** Notes that the leaf at hand is not of its type. */
export function reportInvalidLeaf(state: ShapingState, typeName: string, parentName: string): void {
  reportIncomplete(state, `Invalid value found for ${describe(state, typeName, parentName)}.`);
}

/** Notes that the object at hand is of a type that clients do not know, and must not come to know by this. */
export function reportUnknownType(state: ShapingState, typeName: string, parentName: string): void {
  const where = describe(state, typeName, parentName);
  reportIncomplete(state, `Invalid __typename found for object at ${where}.`);
}

function reportIncomplete({ path, incomplete }: ShapingState, message: string): void {
  incomplete.push(new GraphQLError(message, { path: [...path], extensions: { code: 'INVALID_GRAPHQL' } }));
}

/** Notes that the value at hand cannot be what it should be, whatever it is. */
export function reportUnusable({ path, unusable }: ShapingState): void {
  unusable.push(
    new GraphQLError('A service answered something that cannot be used here.', {
      path: [...path],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
    }),
  );
}
