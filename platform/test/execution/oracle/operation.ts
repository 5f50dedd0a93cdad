import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { inputValue, literal } from './inputs.ts';
import { Random } from './random.ts';

/** An operation as a client would send it. It need not be valid. */
export interface GeneratedOperation {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

const aliases = ['a', 'b', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then_'];

/** The types and values of variables that decide about fields. */
const conditions: readonly (readonly [string, unknown])[] = [
  ['Boolean!', true],
  ['Boolean!', false],
  ['Boolean', true],
  ['Boolean = true', undefined],
  ['Boolean = true', false],
  ['Boolean = false', undefined],
  ['Boolean = false', true],
];
const failingConditions: typeof conditions = [
  ['Boolean', null],
  ['Boolean', undefined],
  ['Boolean = true', null],
  ['Boolean!', undefined],
  ['Int', 5],
];

/** An operation on this schema with aliases, fragments, conditions and variables. */
export function generateOperation(schema: GraphQLSchema, seed: string): GeneratedOperation {
  const random = new Random(`${seed}/operation`);
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];
  let variableCount = 0;
  let budget = 80;

  function variable(type: GraphQLInputType): string {
    variableCount += 1;
    const name = variableCount === 1 && random.chance(0.05) ? '__proto__' : `v${variableCount}`;
    const declared = random.chance(0.1) ? type.toString().replace(/!$/, '') : type.toString();
    const isGiven = random.chance(isNonNullType(type) ? 0.98 : 0.8);
    const constant = () => literal(new Random(`${seed}/${name}`), type, () => 'null');
    definitions.push(`$${name}: ${declared}${random.chance(0.3) ? ` = ${constant()}` : ''}`);
    if (isGiven)
      Object.defineProperty(variables, name, { value: inputValue(random, type), enumerable: true });
    return `$${name}`;
  }

  function condition(): string {
    if (!random.chance(0.2)) return '';
    const directives = random.times(1, 2, () => random.pick(['skip', 'include']));
    return [...new Set(directives)]
      .map((name) => {
        if (random.chance(0.4)) return ` @${name}(if: ${random.pick(['true', 'false'])})`;
        variableCount += 1;
        const variableName = `c${variableCount}`;
        const [type, value] = random.pick(random.chance(0.02) ? failingConditions : conditions);
        definitions.push(`$${variableName}: ${type}`);
        if (value !== undefined) variables[variableName] = value;
        return ` @${name}(if: $${variableName})`;
      })
      .join('');
  }

  function argumentList(args: readonly GraphQLArgument[]): string {
    const given = args.filter((argument) => random.chance(isRequiredArgument(argument) ? 0.99 : 0.6));
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${literal(random, argument.type, variable)}`).join(', ')})`;
  }

  function selectionSet(type: GraphQLNamedType, depth: number): string {
    const selections = random.times(1, 6, () => selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    budget -= 1;
    const kind = random.next();
    if (kind < 0.08) return `${random.chance(0.3) ? 'kind: ' : ''}__typename${condition()}`;
    if (kind < 0.22 && depth > 0) {
      const on = typeNear(type);
      const inner = schema.getType(on) ?? type;
      return `...${on !== type.name || random.chance(0.5) ? ` on ${on}` : ''}${condition()} ${selectionSet(inner, depth - 1)}`;
    }
    if (kind < 0.32 && depth > 0) return spread(type, depth);
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    if (fields.length === 0) return '__typename';
    const field = random.pick(fields);
    const named = getNamedType(field.type);
    if (isCompositeType(named) && (depth <= 0 || budget <= 0))
      return `x${budget}_: __typename`.replace('-', '_');
    const alias = random.chance(0.3) ? `${random.pick(aliases)}: ` : '';
    const inner = isCompositeType(named) ? ` ${selectionSet(named, depth - 1)}` : '';
    return `${alias}${field.name}${argumentList(field.args)}${condition()}${inner}`;
  }

  /** The type itself, one it contains, one that contains it, or one that does not exist. */
  function typeNear(type: GraphQLNamedType): string {
    if (random.chance(isObjectType(type) ? 0.8 : 0.3)) return type.name;
    if (isAbstractType(type)) return random.pick(schema.getPossibleTypes(type)).name;
    return random.pick(['Node', 'Fruit', 'Nobody']);
  }

  /** A spread of a fragment: one that is complete, so that none contains itself, or a new one. */
  function spread(type: GraphQLNamedType, depth: number): string {
    const complete = fragments.flatMap((text, index) => (text === '' ? [] : [index]));
    if (complete.length > 0 && random.chance(0.3)) return `...F${random.pick(complete)}${condition()}`;
    const index = fragments.push('') - 1;
    const on = typeNear(type);
    fragments[index] = `fragment F${index} on ${on} ${selectionSet(schema.getType(on) ?? type, depth - 1)}`;
    return `...F${index}${condition()}`;
  }

  const kind = random.chance(0.3) ? 'mutation' : 'query';
  const root = kind === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  if (!root) throw new Error('no root type');
  const introspection =
    kind === 'query' && random.chance(0.1)
      ? ' __schema { queryType { name } } __type(name: "Apple") { kind fields { name type { name } } } }'
      : ' }';
  const selections = selectionSet(root, 6).replace(/ }$/, introspection);
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  const other = random.chance(0.1) ? 'query Other { __typename }' : '';
  const names = random.chance(0.02) ? ['Nobody', undefined] : ['Main', other === '' ? undefined : 'Other'];
  return {
    query: [`${kind} Main${head} ${selections}`, ...fragments, other]
      .filter((text) => text !== '')
      .join('\n'),
    operationName: random.pick(names),
    variables,
  };
}
