import type { SubgraphDefinition } from '@pet/platform/subgraph';
import { buildSchema } from '@pet/platform/subgraph';
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Rows } from './matrix/rows.ts';
import { rootFieldOf } from './route.ts';

/** Types that show what a root field shows, and nothing else. */
const carriers = /(Connection|Edge|Payload|UserError)$/;
/** Value types of the platform's own SDL. */
const values = new Set(['Money', 'PageInfo']);

function fieldsOf(type: GraphQLObjectType): string[] {
  return Object.keys(type.getFields()).filter((name) => !name.startsWith('_'));
}

function rootTypesOf(schema: GraphQLSchema): GraphQLObjectType[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.filter((type) => type !== undefined && type !== null);
}

/** The entity types that a subgraph answers references to. */
export function entitiesOf(schema: GraphQLSchema): string[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
}

/** What is wrong with the rows of a subgraph, in one line each: what has no row, and what is there no more. */
export function problemsOfRows(definition: SubgraphDefinition, rows: Rows | undefined): string[] {
  const { name } = definition;
  const { routes = {}, references = {}, fields = {}, nobodys = [] } = rows ?? {};
  const schema = buildSchema(definition);
  const roots = rootTypesOf(schema);
  const rootFields = roots.flatMap((type) => fieldsOf(type).map((field) => `${type.name}.${field}`));
  const types = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !roots.includes(type) && !type.name.startsWith('_'))
    .filter((type) => !values.has(type.name) && !carriers.test(type.name) && !nobodys.includes(type.name));
  const typeFields = types.flatMap((type) => fieldsOf(type).map((field) => `${type.name}.${field}`));

  const routed = Object.keys(routes).map(rootFieldOf);
  const ruled = Object.entries(fields).flatMap(([type, audiences]) =>
    Object.values(audiences).flatMap((names) => names.map((field) => `${type}.${field}`)),
  );
  const differences = (section: string, needed: readonly string[], given: readonly string[]) => [
    ...needed
      .filter((one) => !given.includes(one))
      .map((one) => `${one} has no row: add it to \`${section}\``),
    ...given
      .filter((one) => !needed.includes(one))
      .map((one) => `${one} in \`${section}\` is not in the schema`),
  ];
  return [
    ...differences('routes', rootFields, routed),
    ...differences('references', entitiesOf(schema), Object.keys(references)),
    ...differences('fields', typeFields, ruled),
  ].map((problem) => `${problem} of gateway/test/security/matrix/${name}.ts`);
}
