import { ResultObject } from '../result-object.ts';

/** Adds a field to an object in the making. */
export type AddField<Value> = (object: Value, value: Value | null) => Value;

/**
 * What an answer is made of: objects, for those who go on working with it, or at once the text of JSON, which takes less
 * time than making objects first. Null is null in both until it becomes part of something.
 */
export interface Output<Value> {
  /** A leaf, an object or a list of JSON that is passed on as it is. */
  whole(value: unknown): Value;
  list(items: (Value | null)[]): Value;
  beginObject(): Value;
  /** @param isFirst whether it is the first field of its object */
  field(name: string, isFirst: boolean): AddField<Value>;
  endObject(object: Value): Value;
}

/** Values as `JSON.parse` gives them. */
export const objectOutput: Output<unknown> = {
  whole: (value) => value,
  list: (items) => items,
  beginObject: () => new ResultObject(),
  field: (name) => (object, value) => {
    (object as ResultObject)[name] = value;
    return object;
  },
  endObject: (object) => object,
};

/** Text without quotes, backslashes, control characters and surrogates: of these, some are escaped. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function textOf(value: unknown): string {
  if (typeof value === 'string' && plain.test(value)) return `"${value}"`;
  return JSON.stringify(value) ?? 'null';
}

/** The text that `JSON.stringify` makes of {@link objectOutput}'s values. */
export const textOutput: Output<string> = {
  whole: textOf,
  list: (items) => `[${items.map((item) => item ?? 'null').join(',')}]`,
  beginObject: () => '{',
  field(name, isFirst) {
    const prefix = `${isFirst ? '' : ','}${JSON.stringify(name)}:`;
    return (object, value) => object + prefix + (value ?? 'null');
  },
  endObject: (object) => `${object}}`,
};
