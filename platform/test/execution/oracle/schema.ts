import {
  type GraphQLArgumentConfig,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSchema,
  GraphQLUnionType,
} from 'graphql';
import { generateInputObjects, leaves, wrapInput } from './input-types.ts';
import { type Mood, outcome, randomAt } from './outcomes.ts';
import { Random } from './random.ts';
import { describeCall, type Witness } from './witness.ts';

/** Objects know where they are, so that what they answer does not depend on who asks when. */
interface Source {
  readonly key: string;
}

const keyOf = (source: unknown): string =>
  typeof source === 'object' && source !== null && 'key' in source ? String(source.key) : 'root';

/** How the type of an object is found. */
type TypeTest = 'typename' | 'resolveType' | 'isTypeOf';

function wrapOutput(random: Random, type: GraphQLOutputType): GraphQLOutputType {
  let wrapped = random.chance(0.2) ? new GraphQLNonNull(type) : type;
  while (random.chance(0.25)) {
    wrapped = new GraphQLList(wrapped);
    if (random.chance(0.2)) wrapped = new GraphQLNonNull(wrapped);
  }
  return wrapped;
}

/**
 * A schema with resolvers of every kind, all of whose answers follow from the seed.
 * @param mood how often they fail or promise
 */
export function generateSchema(seed: string, mood: Mood): GraphQLSchema {
  const random = new Random(`${seed}/schema`);
  const inputObjects = generateInputObjects(random);
  const test: TypeTest = random.pick(['typename', 'resolveType', 'isTypeOf']);
  const composites: (GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)[] = [];
  const objects: GraphQLObjectType[] = [];
  /** By type: fields that a property or method of the parent answers. */
  const properties = new Map<string, Map<string, GraphQLOutputType>>();

  function generateArguments(): Record<string, GraphQLArgumentConfig> {
    const names = random.chance(0.4) ? ['first', 'filter', 'toString'].slice(0, 1 + random.below(3)) : [];
    return Object.fromEntries(
      names.map((name) => {
        const type = wrapInput(random, random.pick([...leaves, ...inputObjects]));
        const leaf = type.toString();
        const defaultValue = { Int: 3, String: 'default', '[Int]': [1, 2], Colour: 'g' }[leaf];
        return [name, { type, ...(defaultValue !== undefined && random.chance(0.6) && { defaultValue }) }];
      }),
    );
  }

  function makeObject(typeName: string, from: Random, key: string): unknown {
    if (from.chance(0.02 * mood.trouble))
      return from.pick<unknown>([5, 'text', () => 'a function', [], Symbol('s')]);
    const possible = objects.filter(
      ({ name }) =>
        name === typeName || composites.some((type) => type.name === typeName && isMember(type, name)),
    );
    const actual = from.chance(0.03 * mood.trouble) ? from.pick(objects) : from.pick(possible);
    const source: Source = { key };
    const wrongName = from.pick<unknown>(['Colour', 'Nobody', 12, actual, null, '__proto__']);
    const __typename = from.chance(0.03 * mood.trouble) ? wrongName : actual.name;
    for (const [name, type] of properties.get(actual.name) ?? []) {
      const answer = () =>
        outcome(type, randomAt(seed, `${key}.${name}`), `${key}.${name}`, mood, makeObject);
      const isMethod = randomAt(seed, `${key}.${name}?`).chance(0.3);
      Object.defineProperty(source, name, {
        get: isMethod
          ? () =>
              (args: object, { calls }: Witness, info: GraphQLResolveInfo) => {
                calls.push(`method ${describeCall(args, info)}`);
                return answer();
              }
          : answer,
      });
    }
    return Object.assign(source, { actual: actual.name }, test === 'typename' && { __typename });
  }

  function isMember(
    type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType,
    name: string,
  ): boolean {
    return type instanceof GraphQLUnionType
      ? type.getTypes().some((member) => member.name === name)
      : type instanceof GraphQLInterfaceType &&
          objects.some((object) => object.name === name && object.getInterfaces().includes(type));
  }

  /** Says which type an object has, or whether it has one, at once or later, and is wrong at times. */
  function judge(source: unknown, about: string, verdict: unknown, wrong: readonly unknown[]): unknown {
    const from = randomAt(seed, `${keyOf(source)}/${about}`);
    const judgement = from.chance(0.03 * mood.trouble) ? from.pick(wrong) : verdict;
    if (from.chance(0.02 * mood.trouble)) throw new Error(`no type for ${keyOf(source)}`);
    if (!from.chance(mood.promises)) return judgement;
    return from.chance(0.05 * mood.trouble)
      ? Promise.reject(new Error('no type'))
      : Promise.resolve(judgement);
  }

  const actualOf = (source: unknown) =>
    typeof source === 'object' && source !== null && 'actual' in source ? String(source.actual) : undefined;

  const resolveType =
    test === 'resolveType'
      ? {
          resolveType: (source: unknown, { calls }: Witness, info: GraphQLResolveInfo) => {
            calls.push(`resolveType ${describeCall({}, info)}`);
            return judge(source, 'type', actualOf(source), [
              'Colour',
              'Nobody',
              'Query',
              undefined,
            ]) as string;
          },
        }
      : {};

  function generateField(
    parent: string,
    name: string,
    canBeProperty: boolean,
  ): GraphQLFieldConfig<unknown, Witness> {
    const type = wrapOutput(random, random.chance(0.45) ? random.pick(leaves) : random.pick(composites));
    const args = generateArguments();
    if (canBeProperty && random.chance(0.5)) {
      const known = properties.get(parent) ?? new Map();
      properties.set(parent, known.set(name, type));
      return { type, args };
    }
    return {
      type,
      args,
      resolve(source, given, { calls }, info) {
        calls.push(`resolve ${describeCall(given, info)}`);
        // Whoever changes what it is given must not change what others are given.
        Object.assign(given, { changed: true });
        const key = `${keyOf(source)}.${name}(${JSON.stringify(given)})`;
        return outcome(type, randomAt(seed, key), key, mood, makeObject);
      },
    };
  }

  const names = ['id', 'name', 'other', 'constructor', 'toString', 'length'];
  const fieldsOf =
    (parent: string, canBeProperty: boolean, inherited: GraphQLFieldConfigMap<unknown, Witness> = {}) =>
    () => ({
      ...Object.fromEntries(
        random
          .times(3, names.length, (index) => names[index] ?? 'id')
          .filter((name) => !(name in inherited))
          .map((name) => [name, generateField(parent, name, canBeProperty)]),
      ),
      ...inherited,
    });

  const nodeFields: GraphQLFieldConfigMap<unknown, Witness> = {
    id: { type: leaves[4] },
    peer: { type: new GraphQLList(leaves[0]) },
  };
  const Node = new GraphQLInterfaceType({ name: 'Node', fields: nodeFields, ...resolveType });
  for (const name of ['Apple', 'Pear', 'Plum'].slice(0, 2 + random.below(2))) {
    const isNode = name === 'Apple' || random.chance(0.5);
    if (isNode) {
      properties.set(name, new Map(Object.entries(nodeFields).map(([field, { type }]) => [field, type])));
    }
    objects.push(
      new GraphQLObjectType<unknown, Witness>({
        name,
        interfaces: isNode ? [Node] : [],
        fields: fieldsOf(name, true, isNode ? nodeFields : {}),
        ...((test === 'isTypeOf' || random.chance(0.2)) && {
          isTypeOf: (source, _context, info) =>
            judge(source, `is ${name} at ${info.fieldName}`, actualOf(source) === name, [false]) as boolean,
        }),
      }),
    );
  }
  const Fruit = new GraphQLUnionType({ name: 'Fruit', types: objects.slice(0, 2), ...resolveType });
  composites.push(Node, Fruit, ...objects);
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: fieldsOf('Query', false) }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: fieldsOf('Mutation', false) }),
    types: objects,
  });
}
