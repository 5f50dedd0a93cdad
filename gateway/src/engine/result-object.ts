/** A JSON object in the making, or one that came from a subgraph. */
export type JsonObject = Record<string, unknown>;

/**
 * An empty object without a prototype: a field called `constructor` or `__proto__` is a property like any other.
 * It is made by a class, because V8 keeps what `Object.create(null)` makes in a slow hash table.
 */
export class ResultObject implements JsonObject {
  [name: string]: unknown;
}
Object.setPrototypeOf(ResultObject.prototype, null);
Reflect.deleteProperty(ResultObject.prototype, 'constructor');

/** Makes {@link ResultObject}s with certain properties. */
export interface ResultClass {
  new (...values: unknown[]): ResultObject;
  prototype: ResultObject;
}

/** Generates the class of objects with these properties, in this order: V8 knows them all from the beginning. */
export function resultClass(names: readonly string[]): ResultClass {
  const parameters = names.map((_, index) => `value${index}`);
  const assignments = names.map((name, index) => `this[${JSON.stringify(name)}] = value${index};`);
  const code = `return function Result(${parameters}) { "use strict"; ${assignments.join(' ')} };`;
  const Result: ResultClass = new Function(code)();
  Result.prototype = ResultObject.prototype;
  return Result;
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Makes a function that reads one property of an object that came from outside. Only names that every object inherits
 * need the slower question whether the property is the object's own.
 */
export function propertyReader(name: string): (object: JsonObject) => unknown {
  if (!(name in Object.prototype)) return (object) => object[name];
  return (object) => (Object.hasOwn(object, name) ? object[name] : undefined);
}

/** Whether an object says that it is of one of some types. What it says came from outside, and need not be a name. */
export function isOfType({ __typename }: JsonObject, types: ReadonlySet<string>): boolean {
  return typeof __typename === 'string' && types.has(__typename);
}
