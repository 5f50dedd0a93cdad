import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import type { Answer } from '../shop-client.ts';
import {
  type Actor,
  type Answers,
  type FieldAnswer,
  fieldAudiences,
  type RouteAnswer,
} from './matrix/answers.ts';
import { matrix } from './matrix.ts';

type Path = readonly (string | number)[];
type AnsweredError = NonNullable<Answer['errors']>[number];

/** What each field of each type answers whom, `Type.field` by `Type.field`. */
const answersOfFields: ReadonlyMap<string, Answers<FieldAnswer>> = new Map(
  Object.values(matrix).flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([type, audiences]) =>
      Object.entries(audiences).flatMap(([audience, names]) =>
        names.map(
          (field) => [`${type}.${field}`, fieldAudiences[audience as keyof typeof fieldAudiences]] as const,
        ),
      ),
    ),
  ),
);

/** Every field that has a row. */
export const ruledFields: readonly string[] = [...answersOfFields.keys()];

/** An answer, and what it should be. */
export interface Judged {
  readonly answer: Answer;
  /** Where in the answer the thing is. */
  readonly path: Path;
  readonly type: GraphQLObjectType | undefined;
  /** In whose eyes the fields are looked at: whoever is answered something of their own is its owner. */
  readonly actor: Actor;
  readonly expected: RouteAnswer;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce(
    (parent, key) => (parent as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}

function isEmptyPayload(value: unknown): boolean {
  const { userErrors, ...results } = (value ?? {}) as { userErrors?: readonly unknown[] };
  return (
    userErrors !== undefined && userErrors.length > 0 && Object.values(results).every((each) => each === null)
  );
}

/** Compares the fields of one answer with their rows. */
class FieldJudge {
  readonly problems: string[] = [];
  /** The errors that the rows do not explain. */
  readonly unexplained: Set<AnsweredError>;
  readonly #seen: Set<string>;
  readonly #actor: Actor;

  constructor(errors: readonly AnsweredError[], actor: Actor, seen: Set<string>) {
    this.unexplained = new Set(errors);
    this.#actor = actor;
    this.#seen = seen;
  }

  /** Looks at a value and all that lies below it. */
  look(value: unknown, type: GraphQLObjectType, path: Path): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.look(item, type, [...path, index]);
    } else if (value !== null) {
      for (const [name, below] of Object.entries(value as object))
        this.#lookAtField(below, type, name, [...path, name]);
    }
  }

  #lookAtField(value: unknown, type: GraphQLObjectType, name: string, path: Path): void {
    const coordinate = `${type.name}.${name}`;
    const expected = answersOfFields.get(coordinate)?.[this.#actor] ?? 'data';
    const explained = this.#explain(path, expected);
    if (value !== null) this.#seen.add(coordinate);
    const fits = expected === 'data' || (value === null && (expected === 'null' || explained > 0));
    if (!fits)
      this.problems.push(
        `${path.join('.')} (${coordinate}) should be ${expected}, is ${JSON.stringify(value)}`,
      );
    const below = getNamedType(type.getFields()[name]?.type);
    if (isObjectType(below) && value !== null) this.look(value, below, path);
  }

  /** Takes the errors at a place that are as expected off the list. @returns how many there were */
  #explain(path: Path, expected: FieldAnswer): number {
    const explained = [...this.unexplained].filter(
      (error) => startsWith(error.path ?? [], path) && error.extensions?.code === expected,
    );
    for (const error of explained) this.unexplained.delete(error);
    return explained.length;
  }
}

function problemsOfData({ answer, path, type, actor, expected }: Judged, seen: Set<string>): string[] {
  const value = at(answer.data, path);
  if (value === undefined || value === null) return [`nothing is answered: ${JSON.stringify(answer.errors)}`];
  if (expected === 'data' && isEmptyPayload(value)) return [`it is refused: ${JSON.stringify(value)}`];
  const errors = (answer.errors ?? []).filter((error) => startsWith(error.path ?? [], path));
  const judge = new FieldJudge(errors, expected === 'own' ? 'owner' : actor, seen);
  if (type !== undefined) judge.look(value, type, path);
  return [
    ...judge.problems,
    ...[...judge.unexplained].map((error) => `unexpected: ${JSON.stringify(error)}`),
  ];
}

function problemsOfMissing({ answer, path }: Judged): string[] {
  const value = at(answer.data, path) ?? null;
  return value === null || isEmptyPayload(value) ? [] : [`something is answered: ${JSON.stringify(value)}`];
}

function problemsOfRefusal({ answer, path, expected }: Judged): string[] {
  const value = at(answer.data, path) ?? null;
  const errors = answer.errors ?? [];
  // Of fields that cannot be null, one error stands for the whole answer.
  const whole = (answer.data ?? null) === null;
  const here = errors.filter((error) => whole || startsWith(error.path ?? [], path));
  const refused = here.length > 0 && here.every(({ extensions }) => extensions?.code === expected);
  return value === null && refused ? [] : [`it should be ${expected}: ${JSON.stringify(answer)}`];
}

/**
 * Compares an answer with what the rows of its route and of its fields say.
 * @param seen is told each field, as `Type.field`, that had a value
 * @returns what is wrong, in one line each
 */
export function judge(judged: Judged, seen: Set<string>): string[] {
  switch (judged.expected) {
    case 'data':
    case 'own':
      return problemsOfData(judged, seen);
    case 'missing':
      return problemsOfMissing(judged);
    default:
      return problemsOfRefusal(judged);
  }
}
