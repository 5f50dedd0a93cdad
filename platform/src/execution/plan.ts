import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath,
} from 'graphql';
import type { Guard } from './guarded-property.ts';
import type { Place } from './place.ts';
import type { Run } from './run.ts';

/**
 * Executes the fields below an object.
 * @param path of the object
 * @returns the object of the response, or a Later that becomes it
 * @throws GraphQLError located, when a field that must not be null failed at once
 */
export type Select = (run: Run, source: unknown, path: ResponsePath | undefined) => unknown;

/**
 * Gives the function that executes the fields of an object, compiled at the first call: fields that no data leads to
 * cost nothing, so a small document cannot make a large program, however its fragments nest.
 * @throws GraphQLError when an argument of `@skip` or `@include` has no usable value
 */
export type Selection = (run: Run) => Select;

/** An operation being compiled. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** What is selected of objects of this type by fields that answer them together. */
  selection(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection;
}

/** A field of an object type, as one operation selects it under one response key. */
export interface FieldPlan extends Place {
  readonly operation: OperationPlan;
  readonly parentType: GraphQLObjectType;
  readonly name: string;
  readonly key: string;
  readonly type: GraphQLOutputType;
  readonly hasArguments: boolean;
  /** `undefined` for graphql-js's default: the property of this name, or what a method of this name answers. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** Of a property that is guarded, where `resolve` does nothing but ask it and read the property. */
  readonly guard: Guard | undefined;
  /**
   * Argument values, in an object of their own for each call, since a resolver may change it.
   * @throws GraphQLError when a variable makes them invalid
   */
  readonly argumentValues: (run: Run) => Record<string, unknown>;
}
