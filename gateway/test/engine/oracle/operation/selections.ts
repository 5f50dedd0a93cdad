import {
  doTypesOverlap,
  GraphQLBoolean,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { Random } from '../random.ts';
import { literalValue } from './input-values.ts';
import type { ResponseScope } from './scope.ts';
import type { Variables } from './variables.ts';

/** How much of the depth a fragment takes, so that fragments within fragments end. */
const fragmentDepth = 0.5;

/** Writes the selections of one operation. */
export class SelectionWriter {
  readonly fragments = new Map<string, { readonly type: string; readonly text: string }>();
  readonly #random: Random;
  readonly #schema: GraphQLSchema;
  readonly #variables: Variables;
  /** Bounds the operation as a whole, however its depth multiplies. */
  #fieldsLeft: number;

  constructor(random: Random, schema: GraphQLSchema, variables: Variables) {
    this.#random = random;
    this.#schema = schema;
    this.#variables = variables;
    this.#fieldsLeft = random.between(3, 40);
  }

  /** @returns a selection set, braces included */
  selectionSet(type: GraphQLCompositeType, scope: ResponseScope, depth: number): string {
    const random = this.#random;
    const selections: string[] = [];
    for (let count = random.between(1, 4); count > 0; count--)
      selections.push(...this.#selection(type, scope, depth));
    if (selections.length === 0) selections.push('__typename');
    // What is selected twice is answered once.
    if (random.chance(0.1)) selections.push(random.pick(selections));
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, scope: ResponseScope, depth: number): string[] {
    const random = this.#random;
    const choice = random.next();
    if (choice < 0.12) return [this.#typename(scope)];
    if (this.#fieldsLeft <= 0) return [];
    if (depth > 0) {
      if (choice < 0.17)
        return [`...${this.#directives()} ${this.selectionSet(type, scope, depth - fragmentDepth)}`];
      if (choice < (isAbstractType(type) ? 0.5 : 0.25) || isUnionType(type))
        return [this.#fragment(type, scope, depth)];
    }
    if (isUnionType(type)) return [this.#typename(scope)];
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    );
    if (fields.length === 0) return [];
    return [this.field(random.pick(fields), scope, depth)];
  }

  #typename(scope: ResponseScope): string {
    const { prefix } = scope.claim(this.#random, '__typename', '__typename');
    return `${prefix}__typename${this.#directives()}`;
  }

  /** @returns a field with arguments, directives and what is selected below it */
  field(field: GraphQLField<unknown, unknown>, scope: ResponseScope, depth: number): string {
    this.#fieldsLeft--;
    const named = getNamedType(field.type);
    const args = this.#arguments(field);
    const { prefix, below } = scope.claim(this.#random, field.name, `${field.name}${args}: ${field.type}`);
    const selected = isCompositeType(named) ? ` ${this.selectionSet(named, below, depth - 1)}` : '';
    return `${prefix}${field.name}${args}${this.#directives()}${selected}`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const random = this.#random;
    const written = args
      .filter((arg) => isRequiredArgument(arg) || random.chance(0.5))
      .map(({ name, type, defaultValue }) => {
        const hasDefault = defaultValue !== undefined;
        if (random.chance(0.45))
          return `${name}: ${this.#variables.use(type, hasDefault && defaultValue !== null)}`;
        const literal = literalValue(random, type, (inner, innerHasDefault) =>
          random.chance(0.2) ? this.#variables.use(inner, innerHasDefault) : undefined,
        );
        return `${name}: ${literal}`;
      });
    return written.length > 0 ? `(${written.join(', ')})` : '';
  }

  #directives(): string {
    const random = this.#random;
    if (!random.chance(0.14)) return '';
    const condition = (): string =>
      random.chance(0.3)
        ? String(random.chance(0.5))
        : this.#variables.use(new GraphQLNonNull(GraphQLBoolean), false);
    const directives = random.chance(0.1) ? ['skip', 'include'] : [random.chance(0.5) ? 'skip' : 'include'];
    return directives.map((name) => ` @${name}(if: ${condition()})`).join('');
  }

  #fragment(type: GraphQLCompositeType, scope: ResponseScope, depth: number): string {
    const random = this.#random;
    const condition = random.pick(this.#overlapping(type));
    const known = [...this.fragments].filter(([, { type: on }]) => on === condition.name);
    // May not merge with what else is selected here; then the whole operation is invalid and another takes its place.
    if (known.length > 0 && random.chance(0.4)) return `...${random.pick(known)[0]}${this.#directives()}`;
    const directives = this.#directives();
    const text = this.selectionSet(condition, scope, depth - fragmentDepth);
    if (random.chance(0.6)) return `... on ${condition.name}${directives} ${text}`;
    const name = `F${this.fragments.size}`;
    this.fragments.set(name, { type: condition.name, text });
    return `...${name}${directives}`;
  }

  #overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const isOverlapping = (other: GraphQLNamedType): other is GraphQLCompositeType =>
      isCompositeType(other) && !other.name.startsWith('__') && doTypesOverlap(this.#schema, type, other);
    return Object.values(this.#schema.getTypeMap()).filter(isOverlapping);
  }
}
