import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { defaultsOf } from '../conditions.ts';
import type { CostRules } from './rules.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A field one of whose slicing arguments must be given. */
interface SlicedField {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly names: readonly string[];
}

/** @returns why the operation is not to run with these variables, or null */
export type SlicingCheck = (variables: Variables) => GraphQLError | null;

/** How many slicing arguments a field has; where the operation gives none, defaults count as one. */
function countGiven({ node, field, names }: SlicedField, variables: Variables): number {
  const written = (node.arguments ?? []).filter(({ name }) => names.includes(name.value));
  const given = written.filter(({ value }) => valueFromASTUntyped(value, variables) != null);
  if (written.length > 0) return given.length;
  return field.args.some(({ name, defaultValue }) => names.includes(name) && defaultValue != null) ? 1 : 0;
}

function notOne({ node, names }: SlicedField): GraphQLError {
  const message = `"${node.name.value}" needs exactly one of the arguments ${names.join(', ')}.`;
  return new GraphQLError(message, {
    extensions: { code: 'SLICING_ARGUMENT_REQUIRED', http: { status: 400 } },
  });
}

/**
 * Finds the fields of an operation of which `@listSize` demands exactly one slicing argument, as it does unless it says
 * `requireOneSlicingArgument: false` (ibm.github.io/graphql-specs/cost-spec.html, section 3.2).
 * @param document valid against the schema
 * @returns null where there are none
 */
export function compileSlicing(
  schema: GraphQLSchema,
  rules: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): SlicingCheck | null {
  const sliced: SlicedField[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: (node) => (node === operation ? undefined : false),
      Field(node) {
        const field = types.getFieldDef();
        const listSize = rules.field(types.getParentType()?.name ?? '', node.name.value)?.listSize;
        const names = listSize?.slicingArguments ?? [];
        if (!field || names.length === 0 || listSize?.requireOneSlicingArgument === false) return;
        sliced.push({ node, field, names });
      },
    }),
  );
  if (sliced.length === 0) return null;
  const defaults = defaultsOf(operation);
  return (variables) => {
    const wrong = sliced.find((one) => countGiven(one, { ...defaults, ...variables }) !== 1);
    return wrong ? notOne(wrong) : null;
  };
}
