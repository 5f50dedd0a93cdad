import {
  type GraphQLError,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

/** As many as graphql-js's `execute` reports. */
const mostErrors = 50;

type Coercion =
  | { readonly coerced: Record<string, unknown>; readonly errors?: never }
  | { readonly errors: readonly GraphQLError[]; readonly coerced?: never };

/** What a value cannot be coerced to here: graphql-js shall judge it, and find the words. */
const unsure = Symbol('unsure');

type Coerce = (value: unknown) => unknown;

/** Compiled when the first value arrives, since input types may contain themselves. */
const objectCoercers = new WeakMap<GraphQLInputObjectType, Coerce>();

function compileObject(type: GraphQLInputObjectType): Coerce {
  const definitions = type.getFields();
  // An assignment to `__proto__` would not make a property.
  if (Object.hasOwn(definitions, '__proto__')) return () => unsure;
  const fields = Object.values(definitions).map(({ name, type: fieldType, defaultValue }) => ({
    name,
    coerce: coercer(fieldType),
    defaultValue,
    mayBeMissing: defaultValue !== undefined || !isNonNullType(fieldType),
  }));
  return (value) => {
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) return unsure;
    for (const key of Object.keys(value)) if (!Object.hasOwn(definitions, key)) return unsure;
    const inputs = value as Readonly<Record<string, unknown>>;
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, defaultValue, mayBeMissing } of fields) {
      const input = inputs[name];
      if (input !== undefined) {
        const field = coerce(input);
        if (field === unsure) return unsure;
        coerced[name] = field;
      } else if (!mayBeMissing) return unsure;
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
    }
    return coerced;
  };
}

/** Coerces the values that need no second thought: leaves, lists of them, and objects. */
function coercer(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coercer(type.ofType);
    return (value) => (value === null ? unsure : coerce(value));
  }
  if (isListType(type)) {
    const coerce = coercer(type.ofType);
    return (value) => {
      if (value === null) return null;
      if (!Array.isArray(value)) return unsure;
      const items: unknown[] = [];
      for (const item of value) {
        const coerced = coerce(item);
        if (coerced === unsure) return unsure;
        items.push(coerced);
      }
      return items;
    };
  }
  if (isInputObjectType(type)) {
    return (value) => {
      const coerce = objectCoercers.get(type) ?? compileObject(type);
      objectCoercers.set(type, coerce);
      return coerce(value);
    };
  }
  return (value) => {
    if (value === null) return null;
    if (value === undefined) return unsure;
    try {
      const coerced: unknown = type.parseValue(value);
      return coerced === undefined ? unsure : coerced;
    } catch {
      return unsure;
    }
  };
}

/**
 * Prepares the coercion of an operation's variables. graphql-js does it, and looks every type up and asks every value's
 * type what it is each time; the representations of an `_entities` fetch make that a tenth of its execution. So plain
 * values are coerced here by the same steps, and at the first doubt graphql-js coerces all of them.
 */
export function compileVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): (inputs: Readonly<Record<string, unknown>>) => Coercion {
  const coercers = definitions.map((definition) => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    return {
      name,
      // Here, too, `__proto__` would not be a property.
      coerce: isInputType(type) && name !== '__proto__' ? coercer(type) : () => unsure,
      mayBeMissing: type !== undefined && !isNonNullType(type) && definition.defaultValue === undefined,
    };
  });

  function coercePlainly(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, mayBeMissing } of coercers) {
      if (mayBeMissing && !Object.hasOwn(inputs, name)) continue;
      const value = Object.hasOwn(inputs, name) ? coerce(inputs[name]) : unsure;
      if (value === unsure) return undefined;
      coerced[name] = value;
    }
    return coerced;
  }

  return (inputs) => {
    const coerced = coercePlainly(inputs);
    if (coerced) return { coerced };
    const result = getVariableValues(schema, definitions, inputs, { maxErrors: mostErrors });
    return result.errors ? { errors: result.errors } : { coerced: result.coerced };
  };
}
