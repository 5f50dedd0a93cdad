import { type GraphQLInputType, type GraphQLSchema, isNonNullType } from 'graphql';
import type { Random } from '../random.ts';
import { jsonValue, literalValue } from './input-values.ts';

interface Variable {
  readonly name: string;
  readonly definition: string;
  /** The types it may stand for: its own, and where a default saves it, the stricter one. */
  readonly type: string;
}

/** Names that every JavaScript object inherits, before plain ones. */
const names = ['constructor', 'toString', 'hasOwnProperty'];

/** The variables of one operation: their definitions, and the values a client sends for them. */
export class Variables {
  readonly values: Record<string, unknown> = {};
  readonly #variables: Variable[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The list of definitions, or nothing when there are none. */
  get definitions(): string {
    const list = this.#variables.map(({ definition }) => definition).join(', ');
    return list && `(${list})`;
  }

  /**
   * @param hasDefault whether the place it is used in has a default value, so that it may be left out
   * @returns a variable that may be used where a value of the type is expected
   */
  use(type: GraphQLInputType, hasDefault: boolean): string {
    const place = `${type}${hasDefault ? ' with default' : ''}`;
    const known = this.#variables.filter((variable) => variable.type === place);
    if (known.length > 0 && this.#random.chance(0.4)) return `$${this.#random.pick(known).name}`;
    return `$${this.#add(type, hasDefault, place)}`;
  }

  /** @returns a variable for the name of a type, for introspection */
  useTypeName(schema: GraphQLSchema): string {
    const name = this.#freeName();
    this.#variables.push({ name, definition: `$${name}: String!`, type: 'name of a type' });
    this.values[name] = this.#random.pick(Object.keys(schema.getTypeMap()));
    return `$${name}`;
  }

  #freeName(): string {
    const taken = new Set(this.#variables.map(({ name }) => name));
    const trap = this.#random.pick(names);
    return this.#random.chance(0.15) && !taken.has(trap) ? trap : `v${taken.size}`;
  }

  #add(type: GraphQLInputType, hasDefault: boolean, place: string): string {
    const random = this.#random;
    const name = this.#freeName();
    const needed = isNonNullType(type);
    const nullable = needed ? type.ofType : type;
    const standard = random.chance(0.35) ? ` = ${literalValue(random, nullable)}` : '';
    // A nullable variable fits a non-null place where it, or the place, has a default other than null.
    const mayBeNullable =
      !needed || (standard !== '' && standard !== ' = null') || (hasDefault && standard === '');
    const loose = mayBeNullable && random.chance(needed ? 0.5 : 0.8);
    const optional = loose || standard !== '';
    this.#variables.push({
      name,
      definition: `$${name}: ${nullable}${loose ? '' : '!'}${standard === ' = null' && !loose ? '' : standard}`,
      type: place,
    });
    if (!optional || (standard === ' = null' && !loose) || random.chance(0.65)) {
      const mayBeNull = loose && !needed && random.chance(0.15);
      this.values[name] = mayBeNull ? null : jsonValue(random, nullable);
    }
    return name;
  }
}
