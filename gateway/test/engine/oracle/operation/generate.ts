import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  validate,
} from 'graphql';
import { hash, Random } from '../random.ts';
import { ResponseScope } from './scope.ts';
import { SelectionWriter } from './selections.ts';
import { Variables } from './variables.ts';

/** An operation as a client sends it. */
export interface GeneratedOperation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

function introspection(random: Random, schema: GraphQLSchema, variables: Variables): string {
  const type = random.chance(0.5)
    ? variables.useTypeName(schema)
    : JSON.stringify(random.pick(Object.keys(schema.getTypeMap())));
  return random.pick([
    '__schema { queryType { name } types { kind name possibleTypes { name } } }',
    `about: __type(name: ${type}) { name fields(includeDeprecated: true) { name args { name defaultValue } } }`,
    `__type(name: ${type}) { __typename kind enumValues { name } inputFields { name type { kind ofType { name } } } }`,
  ]);
}

function writeOperation(
  random: Random,
  schema: GraphQLSchema,
): Pick<GeneratedOperation, 'text' | 'variables'> {
  const mutation = schema.getMutationType();
  const isMutation = mutation != null && random.chance(0.15);
  const root: GraphQLObjectType | null | undefined = isMutation ? mutation : schema.getQueryType();
  if (!root) throw new TypeError('A supergraph always has queries');
  const variables = new Variables(random);
  const writer = new SelectionWriter(random, schema, variables);
  const scope = new ResponseScope();
  const fields = Object.values(root.getFields());
  // A few fields directly below the root, since that is where several subgraphs meet; then whatever may stand there.
  const direct = Array.from({ length: random.between(1, 3) }, () =>
    writer.field(random.pick(fields), scope, 3),
  );
  if (random.chance(0.2)) direct.push(`... on ${root.name} ${writer.selectionSet(root, scope, 2)}`);
  if (random.chance(0.15)) direct.splice(random.below(2), 0, '__typename');
  if (!isMutation && random.chance(0.08)) direct.push(introspection(random, schema, variables));
  const name = random.chance(0.5) ? ' Generated' : '';
  const fragments = [...writer.fragments].map(([id, { type, text }]) => `fragment ${id} on ${type} ${text}`);
  const head = `${isMutation ? 'mutation' : 'query'}${name}${variables.definitions}`;
  return {
    text: [`${head} { ${direct.join(' ')} }`, ...fragments].join('\n'),
    variables: variables.values,
  };
}

function isValid(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  if (validate(schema, document).length > 0) return false;
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  return getVariableValues(schema, definitions, variables).errors === undefined;
}

/**
 * @returns a valid operation and valid values for its variables
 * @throws RangeError when none of many attempts was valid, which means that the generator is broken
 */
export function generateOperation(schema: GraphQLSchema, seed: number): GeneratedOperation {
  for (let attempt = 0; attempt < 50; attempt++) {
    const { text, variables } = writeOperation(new Random(hash('operation', seed, attempt)), schema);
    const document = parse(text);
    if (isValid(schema, document, variables)) return { text, document, variables };
  }
  throw new RangeError(`No valid operation for seed ${seed}`);
}
