import { ResultObject, resultClass } from '../result-object.ts';
import { type ObjectCode, objectCode, textCode } from './object-code.ts';

/**
 * What an answer is made of: objects, for those who go on working with it, or at once the text of JSON, which takes less
 * time than making objects first. Null is null in both until it becomes part of something.
 */
export interface Output<Value> {
  /** A leaf, an object or a list of JSON that is passed on as it is. */
  whole(value: unknown): Value;
  list(items: readonly (Value | null)[]): Value;
  object(names: readonly string[], values: readonly (Value | null)[]): Value;
  /** Writes what makes an object. */
  readonly code: ObjectCode;
  /** What that code refers to, by name. */
  bindings(names: readonly string[]): Readonly<Record<string, unknown>>;
}

/** Values as `JSON.parse` gives them. */
export const objectOutput: Output<unknown> = {
  whole: (value) => value,
  list: (items) => items,
  object(names, values) {
    const object = new ResultObject();
    for (const [index, name] of names.entries()) object[name] = values[index];
    return object;
  },
  code: objectCode,
  bindings: (names) => ({ Result: resultClass(names) }),
};

/** Text without quotes, backslashes, control characters and surrogates: of these, some are escaped. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** What JSON has between the quotes of a string. */
function escaped(value: string): string {
  return plain.test(value) ? value : JSON.stringify(value).slice(1, -1);
}

/** The text that `JSON.stringify` makes of {@link objectOutput}'s values. */
export const textOutput: Output<string> = {
  whole(value) {
    if (typeof value === 'string') return `"${escaped(value)}"`;
    return JSON.stringify(value) ?? 'null';
  },
  list(items) {
    let text = '[';
    let separator = '';
    for (const item of items) {
      text += separator + (item ?? 'null');
      separator = ',';
    }
    return `${text}]`;
  },
  object(names, values) {
    const fields = names.map((name, index) => `${JSON.stringify(name)}:${values[index] ?? 'null'}`);
    return `{${fields.join(',')}}`;
  },
  code: textCode,
  bindings: () => ({ whole: textOutput.whole, escaped }),
};
