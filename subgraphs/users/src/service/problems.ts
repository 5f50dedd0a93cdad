import { type Problem, UserError } from '@pet/platform/graphql';
import type { ProblemCode } from '../domain/problems.ts';

function problem(code: ProblemCode, field: string | null, message: string): UserError {
  const found: Problem = { code, field: field === null ? null : [field], message };
  return new UserError(found);
}

/** Says nothing of which of the two was wrong, or whether there is such an account. */
export const invalidCredentials = () =>
  problem('INVALID_CREDENTIALS', null, 'There is no account with this e-mail address and password.');

/** The signed-in account gave a password that is not its own. */
export const wrongPassword = (field: string) =>
  problem('INVALID_CREDENTIALS', field, 'This is not the password of your account.');

/** Says nothing of why: unknown, expired, used and revoked tokens are alike. */
export const invalidRefreshToken = () =>
  problem('INVALID_REFRESH_TOKEN', 'refreshToken', 'This refresh token cannot be used. Sign in again.');

export const emailTaken = () =>
  problem('EMAIL_TAKEN', 'email', 'There is an account with this e-mail address already.');

export const weakPassword = (field: string, message: string) => problem('WEAK_PASSWORD', field, message);

export const noSuchSession = () => problem('NOT_FOUND', 'sessionId', 'You have no such session.');

export const noSuchAccount = () => problem('NOT_FOUND', 'userId', 'There is no such account.');

export const lastAdministrator = (field: string | null) =>
  problem('LAST_ADMINISTRATOR', field, 'This is the last administrator. Appoint another one first.');
