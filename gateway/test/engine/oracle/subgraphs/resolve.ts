import {
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { hash } from '../random.ts';
import { type FaultRates, happens, someError } from './faults.ts';
import { canonical } from './json.ts';
import { isKeyField, keyValue, type Population, type Thing } from './things.ts';

/** What the answers of a subgraph depend on besides the question. */
export interface AnswerContext {
  readonly seed: number;
  readonly subgraph: string;
  readonly rates: FaultRates;
  readonly population: Population;
}

/** Keys fail rarely, or else nothing would ever be fetched from a second subgraph. */
const keyFaults = 0.1;

const strings = ['', 'constructor', '__proto__', 'ünïcode', 'a "quoted" word', 'plain'];
const blobs: readonly unknown[] = [{ toString: [null, { a: 1 }], b: {} }, [], [[1], null], 'blob', 0, false];
const floats = [0, -0.5, 1e21, 3, 2.25];

function leaf(type: GraphQLOutputType, choice: number): unknown {
  if (isEnumType(type)) return type.getValues()[choice % type.getValues().length]?.value;
  switch (`${type}`) {
    case 'Int':
      return (choice % 7) - 2;
    case 'Float':
      return floats[choice % floats.length];
    case 'Boolean':
      return choice % 2 === 0;
    case 'Blob':
      return blobs[choice % blobs.length];
    default:
      return strings[choice % strings.length];
  }
}

function isEntity(type: GraphQLObjectType): boolean {
  return type.astNode?.directives?.some(({ name }) => name.value === 'key') ?? false;
}

function object(type: GraphQLObjectType, key: string, population: Population): Thing {
  if (population.isInterface(type.name)) {
    // Where the interface is one object type, the subgraph does not know which type the object really is.
    return { ...population.interfaceEntity(type.name, hash(key)), __typename: type.name };
  }
  return isEntity(type) ? population.entity(type.name, hash(key)) : { __typename: type.name, identity: key };
}

function composite(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  key: string,
  population: Population,
): unknown {
  if (isObjectType(type)) return object(type, key, population);
  if (!isAbstractType(type)) return leaf(type, hash(key));
  if (population.isInterface(type.name)) return population.interfaceEntity(type.name, hash(key));
  const possible = [...schema.getPossibleTypes(type)].sort((left, right) =>
    left.name < right.name ? -1 : 1,
  );
  const chosen = possible[hash('type', key) % possible.length];
  return chosen ? object(chosen, key, population) : null;
}

interface Position {
  readonly schema: GraphQLSchema;
  readonly context: AnswerContext;
  /** Names the position in the world, and so decides its value. */
  readonly key: string;
}

/** An error of a list's item is its value: the executor takes it for thrown. */
function value(type: GraphQLOutputType, position: Position): unknown {
  const { key, schema, context } = position;
  const { rates, seed, subgraph, population } = context;
  const nullRate = isNonNullType(type) ? rates.nulls / 5 : rates.nulls;
  if (happens(rates.errors, 'error', seed, subgraph, key)) return someError(key);
  if (happens(nullRate, 'null', seed, subgraph, key)) return null;
  const nullable = getNullableType(type);
  if (!isListType(nullable)) return composite(schema, nullable, key, population);
  return Array.from({ length: hash('length', key) % 4 }, (_, index) =>
    value(nullable.ofType, { ...position, key: `${key}[${index}]` }),
  );
}

function dependsOnRepresentation({ parentType, fieldName }: GraphQLResolveInfo): boolean {
  const { astNode } = parentType.getFields()[fieldName] ?? {};
  return astNode?.directives?.some(({ name }) => name.value === 'requires') ?? false;
}

/** Resolves every field of every fake subgraph. */
export const resolveField: GraphQLFieldResolver<Thing | undefined, AnswerContext> = (
  source,
  args,
  context,
  info,
) => {
  // The roots are the same in all subgraphs, whatever a subgraph calls them.
  const parent: Thing = source ?? { __typename: info.parentType.name, identity: info.operation.operation };
  const { seed, subgraph, rates } = context;
  const required = dependsOnRepresentation(info) ? (parent.representation ?? '') : '';
  const key = `${parent.identity}.${info.fieldName}(${canonical(args)})${required}`;
  if (isKeyField(info.fieldName)) {
    if (happens(rates.errors * keyFaults, 'error', seed, subgraph, key)) throw someError(key);
    return keyValue(parent, info.fieldName);
  }
  return value(info.returnType, { schema: info.schema, context, key });
};
