import { type Cause, publish } from '@pet/platform/events';
import {
  forbidden,
  isUuid,
  keyset,
  type PageRequest,
  toConnection,
  unauthenticated,
} from '@pet/platform/graphql';
import type { Actor, RevokedSessions } from '@pet/platform/identity';
import type { Prisma } from '../../generated/prisma/client.ts';
import { accountColumns, type Database, type Transaction } from '../database.ts';
import { deletedDisplayName } from '../domain/accounts.ts';
import type { RoleAssignment } from '../domain/inputs.ts';
import { leavesNoAdministrator, losesRights, type Role } from '../domain/roles.ts';
import type { UserParent } from '../parents.ts';
import { accountDeleted, accountUpdated, roleChanged } from './account-events.ts';
import type { PasswordHashes } from './password-hashes.ts';
import { lastAdministrator, noSuchAccount, wrongPassword } from './problems.ts';
import { revokeSessionRows } from './sessions.ts';

interface AdministrationOptions {
  readonly database: Database;
  readonly revokedSessions: RevokedSessions;
  readonly passwordHashes: PasswordHashes;
  wakeRelay(): void;
}

/** Who may do what, and who is gone: whatever decides whether there is an administrator. */
export type Administration = ReturnType<typeof openAdministration>;

/**
 * Locks one account together with all administrators, so that of two changes at once the second counts the
 * administrators that the first has left. Always in the order of ids: two of them never wait for each other.
 */
async function lockWithAdministrators(tx: Transaction, id: string) {
  const rows = await tx.$queryRaw<{ id: string; role: Role }[]>`
    SELECT id, role::text FROM users
    WHERE deleted_at IS NULL AND (role = 'ADMIN' OR id = ${id}::uuid) ORDER BY id FOR UPDATE`;
  return {
    account: rows.find((row) => row.id === id),
    administratorIds: rows.filter((row) => row.role === 'ADMIN').map((row) => row.id),
  };
}

/** LIKE's wildcards in what somebody searches for stand for themselves. */
function containing(text: string): Prisma.StringFilter {
  return { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' };
}

/** Opens the use cases of administration. */
export function openAdministration(options: AdministrationOptions) {
  const { database, revokedSessions, passwordHashes, wakeRelay } = options;

  return {
    /** One page of the accounts that have not been deleted, newest first. */
    async list(page: PageRequest, search: string | null) {
      const filter: Prisma.UserWhereInput = {
        deletedAt: null,
        ...(search !== null && { OR: [{ displayName: containing(search) }, { email: containing(search) }] }),
      };
      const { where, ...order } = keyset(page);
      const rows = await database.user.findMany({
        where: { AND: [filter, where] },
        ...order,
        select: accountColumns,
      });
      return toConnection<UserParent>(rows, page, () => database.user.count({ where: filter }));
    },

    /**
     * Gives an account a role. The access token's word is not enough here: the actor must be an administrator now.
     * @throws UserError NOT_FOUND, LAST_ADMINISTRATOR
     * @throws GraphQLError FORBIDDEN when the actor is no administrator any more
     */
    async assignRole(actor: Actor, { userId, role }: RoleAssignment, cause: Cause): Promise<UserParent> {
      if (!isUuid(userId)) throw noSuchAccount();
      const { updated, revoked } = await database.$transaction(async (tx) => {
        const { account, administratorIds } = await lockWithAdministrators(tx, userId.toLowerCase());
        if (!administratorIds.includes(actor.userId)) throw forbidden();
        if (account === undefined) throw noSuchAccount();
        if (role !== 'ADMIN' && leavesNoAdministrator(administratorIds, account.id)) {
          throw lastAdministrator('role');
        }
        await publish(
          tx,
          ...accountUpdated(account.id, { role }, cause),
          ...roleChanged(account.id, account.role, role, cause),
        );
        return {
          updated: await tx.user.update({
            where: { id: account.id },
            data: { role },
            select: accountColumns,
          }),
          revoked: losesRights(account.role, role)
            ? await revokeSessionRows(tx, account.id, {}, 'RIGHTS_TAKEN', cause)
            : [],
        };
      });
      wakeRelay();
      for (const id of revoked) revokedSessions.revoke(id);
      return updated;
    },

    /**
     * Deletes the actor's account: all that tells who it was goes, its id stays.
     * @throws UserError INVALID_CREDENTIALS, LAST_ADMINISTRATOR
     */
    async deleteAccount({ userId }: Actor, password: string, cause: Cause): Promise<string> {
      const found = await database.user.findUnique({
        where: { id: userId, deletedAt: null },
        select: { passwordHash: true },
      });
      if (found === null) throw unauthenticated();
      if (!(await passwordHashes.matches(found.passwordHash, password))) throw wrongPassword('password');
      const ended = await database.$transaction(async (tx) => {
        const { account, administratorIds } = await lockWithAdministrators(tx, userId);
        if (account?.role === 'ADMIN' && leavesNoAdministrator(administratorIds, userId)) {
          throw lastAdministrator(null);
        }
        const { count } = await tx.user.updateMany({
          where: { id: userId, passwordHash: found.passwordHash },
          data: {
            email: null,
            displayName: deletedDisplayName,
            passwordHash: null,
            role: 'CUSTOMER',
            deletedAt: new Date(),
          },
        });
        if (count === 0) throw wrongPassword('password');
        await tx.preferences.deleteMany({ where: { userId } });
        const revoked = await revokeSessionRows(tx, userId, {}, 'ACCOUNT_DELETED', cause);
        // Devices' names tell who somebody was, too. The account's lock keeps new sessions out.
        await tx.session.deleteMany({ where: { userId } });
        await publish(tx, accountDeleted(userId, cause));
        return revoked;
      });
      wakeRelay();
      for (const id of ended) revokedSessions.revoke(id);
      return userId;
    },
  };
}
