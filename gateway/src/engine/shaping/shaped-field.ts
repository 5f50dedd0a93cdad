import type { GraphQLLeafType } from 'graphql';
import type { JsonObject } from '../result-object.ts';
import type { Complete } from './completion.ts';
import type { ShapingState } from './state.ts';

/**
 * Makes what clients asked for of an object that was fetched: their fields alone, in their order.
 * @returns null where a field is null that may not be
 */
export type ShapeObject<Value> = (input: JsonObject, state: ShapingState) => Value | null;

/** Gives a field's value; undefined where there is none although there must be. */
export type Produce<Value> = (input: JsonObject, state: ShapingState) => Value | null | undefined;

/** A field of a shape. */
export interface ShapedField<Value> {
  /** By which it is read and answered. */
  readonly name: string;
  /** What can be done in generated code instead of `produce`. */
  readonly holds:
    | { readonly kind: 'typename'; readonly typeName: string }
    | { readonly kind: 'leaf'; readonly type: GraphQLLeafType; readonly nullable: boolean }
    | { readonly kind: 'below'; readonly complete: Complete<Value> }
    | { readonly kind: 'other' };
  readonly produce: Produce<Value>;
}
