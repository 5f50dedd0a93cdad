import { randomUUID } from 'node:crypto';
import { type Cause, publish } from '@pet/platform/events';
import { unauthenticated } from '@pet/platform/graphql';
import type { AccessTokens, Actor, RevokedSessions } from '@pet/platform/identity';
import { accountColumns, type Database, isUniqueViolation } from '../database.ts';
import type { PasswordChange, PreferencesChange, ProfileChange, Registration } from '../domain/inputs.ts';
import { repeatsOwner, repeatsOwnerMessage } from '../domain/passwords.ts';
import { defaultPreferences, type Preferences } from '../domain/preferences.ts';
import type { SessionParent, UserParent } from '../parents.ts';
import { accountCreated, accountUpdated, passwordChanged } from './account-events.ts';
import { startSession } from './issue-session.ts';
import type { PasswordHashes } from './password-hashes.ts';
import { emailTaken, weakPassword, wrongPassword } from './problems.ts';
import { revokeSessionRows } from './sessions.ts';

interface AccountsOptions {
  readonly database: Database;
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
  readonly passwordHashes: PasswordHashes;
  wakeRelay(): void;
}

/** What people do with their own account. */
export type Accounts = ReturnType<typeof openAccounts>;

/** Runs a write; the address it writes may be taken, also by somebody who registers at the same moment. */
async function unlessEmailTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}

/** Opens the use cases around an account. Those of a deleted one throw UNAUTHENTICATED. */
export function openAccounts(options: AccountsOptions) {
  const { database, accessTokens, revokedSessions, passwordHashes, wakeRelay } = options;

  /** @throws GraphQLError UNAUTHENTICATED when the account was deleted while its access token lives on */
  async function signedInAccount(id: string) {
    const account = await database.user.findFirst({
      where: { id, deletedAt: null },
      select: { ...accountColumns, passwordHash: true },
    });
    if (account?.email == null) throw unauthenticated();
    const { email, passwordHash, ...rest } = account;
    return { ...rest, email, passwordHash };
  }

  return {
    /** @throws UserError EMAIL_TAKEN */
    async register(
      { email, password, displayName, deviceName }: Registration,
      userAgent: string | null,
      cause: Cause,
    ): Promise<SessionParent> {
      const passwordHash = await passwordHashes.make(password);
      const session = await unlessEmailTaken(() =>
        database.$transaction(async (tx) => {
          const user = await tx.user.create({
            data: { id: randomUUID(), email, displayName, passwordHash, createdAt: new Date() },
            select: accountColumns,
          });
          await tx.preferences.createMany({ data: { userId: user.id, ...defaultPreferences } });
          await publish(tx, accountCreated(user, cause));
          return startSession(tx, accessTokens, user, { deviceName, userAgent, by: 'REGISTRATION', cause });
        }),
      );
      wakeRelay();
      return session;
    },

    /**
     * Changes the name, or the address together with the password that proves its owner.
     * @throws UserError EMAIL_TAKEN, INVALID_CREDENTIALS
     */
    async updateProfile(
      { userId }: Actor,
      { displayName, email, currentPassword }: ProfileChange,
      cause: Cause,
    ): Promise<UserParent> {
      const account = await signedInAccount(userId);
      const changesEmail = email !== undefined && email !== account.email;
      if (changesEmail && !(await passwordHashes.matches(account.passwordHash, currentPassword ?? ''))) {
        throw wrongPassword('currentPassword');
      }
      // Only what changes: what was read before must not undo what somebody writes meanwhile.
      const data = { ...(displayName !== undefined && { displayName }), ...(changesEmail && { email }) };
      const updated = await unlessEmailTaken(() =>
        database.$transaction(async (tx) => {
          const [row] = await tx.user.updateManyAndReturn({
            where: {
              id: userId,
              deletedAt: null,
              ...(changesEmail && { passwordHash: account.passwordHash }),
            },
            data,
            select: accountColumns,
          });
          if (row === undefined) throw changesEmail ? wrongPassword('currentPassword') : unauthenticated();
          await publish(tx, ...accountUpdated(userId, data, cause));
          return row;
        }),
      );
      wakeRelay();
      return updated;
    },

    /** Changes what is given and leaves the rest. */
    async updatePreferences(
      { userId }: Actor,
      change: PreferencesChange,
      cause: Cause,
    ): Promise<Preferences> {
      const { units, locale, marketingEmails, orderUpdates } = change;
      const updated = await database.$transaction(async (tx) => {
        const [row] = await tx.preferences.updateManyAndReturn({
          where: { userId },
          data: {
            ...(units !== undefined && { units }),
            ...(locale !== undefined && { locale }),
            ...(marketingEmails !== undefined && { marketingEmails }),
            ...(orderUpdates !== undefined && { orderUpdates }),
          },
        });
        if (row === undefined) throw unauthenticated();
        await publish(tx, ...accountUpdated(userId, { preferences: row }, cause));
        return row;
      });
      wakeRelay();
      return updated;
    },

    /**
     * Changes the password and ends the account's other sessions: whoever knew the old one is out.
     * @throws UserError INVALID_CREDENTIALS, WEAK_PASSWORD
     */
    async changePassword(
      { userId, sessionId }: Actor,
      { currentPassword, newPassword }: PasswordChange,
      cause: Cause,
    ): Promise<UserParent> {
      const { passwordHash, ...account } = await signedInAccount(userId);
      if (!(await passwordHashes.matches(passwordHash, currentPassword)))
        throw wrongPassword('currentPassword');
      if (repeatsOwner(newPassword, account)) throw weakPassword('newPassword', repeatsOwnerMessage);
      const newHash = await passwordHashes.make(newPassword);
      const revoked = await database.$transaction(async (tx) => {
        // Only from the password that was checked: of two changes at once, the second was proved by an old password.
        const { count } = await tx.user.updateMany({
          where: { id: userId, passwordHash },
          data: { passwordHash: newHash },
        });
        if (count === 0) throw wrongPassword('currentPassword');
        await publish(tx, passwordChanged(userId, cause));
        return revokeSessionRows(tx, userId, { id: { not: sessionId } }, 'PASSWORD_CHANGED', cause);
      });
      wakeRelay();
      for (const id of revoked) revokedSessions.revoke(id);
      return account;
    },
  };
}
