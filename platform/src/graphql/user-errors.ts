import type { ZodType } from 'zod';
import { badUserInput } from './errors.ts';

/** One thing a caller can put right; the parent object of every `<Domain>UserError` type. */
export interface Problem {
  /** A sentence that says what is wrong and what would be right. */
  readonly message: string;
  /** Where, as a path below the mutation's `input`; null when no single field is to blame. */
  readonly field: string[] | null;
  /** A member of the domain's `<Domain>UserErrorCode`. */
  readonly code: string;
}

/** Thrown by a use case when the caller, not the server, is at fault; {@link payload} turns it into `userErrors`. */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list = 'code' in problems ? [problems] : problems;
    super(list.map((problem) => problem.message).join(' '));
    this.name = 'UserError';
    this.problems = list;
  }
}

/** What a mutation answers: its result with no errors, or nulls and at least one error. */
export type Payload<T extends object> = { [Field in keyof T]: T[Field] | null } & {
  userErrors: Problem[];
};

/**
 * Runs a use case as the body of a mutation resolver.
 * @param empty the payload's result fields, each null: what is answered beside `userErrors`
 * @param work the use case; a {@link UserError} it throws becomes `userErrors`, any other error passes
 */
export async function payload<T extends object>(
  empty: { [Field in keyof T]: null },
  work: () => Promise<T>,
): Promise<Payload<T>> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (error instanceof UserError) return { ...empty, userErrors: [...error.problems] };
    throw error;
  }
}

/**
 * Checks an input object and returns it parsed.
 * @throws UserError with one problem for each failing field; the code is the issue's `params.code`
 *   (zod's `refine`/`check` with `params: { code }`), else `INVALID`.
 */
export function parseInput<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(
    result.error.issues.map((issue) => ({
      message: issue.message,
      field: issue.path.length > 0 ? issue.path.map(String) : null,
      code: issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : 'INVALID',
    })),
  );
}

/** Checks a query's arguments. @throws GraphQLError BAD_USER_INPUT that says what is wrong with each. */
export function parseArguments<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badUserInput(result.error.issues.map((issue) => issue.message).join(' '));
}
