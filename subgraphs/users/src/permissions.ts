import { allow, claimsOf, type Permissions, refusalOf, rule } from '@pet/platform/authorization';
import type { UsersContext } from './context.ts';
import { mayReadAccount } from './domain/accounts.ts';
import type { UserParent } from './parents.ts';

/** The same for an account reached by a query, a mutation's answer or a reference: what counts is whose it is. */
const isOwnerOrStaff = rule(
  'isOwnerOrStaff',
  ({ id, provenOwner }: UserParent, _args, { actor }: UsersContext) =>
    provenOwner || mayReadAccount(actor, id) || refusalOf(claimsOf(actor)),
);

/**
 * Who may call what, where the schema's `@authenticated` and `@requiresScopes` do not say it all. A field with neither
 * directive nor rule answers FORBIDDEN to everybody.
 */
export const permissions: Permissions = {
  Query: {
    me: allow,
    // Answers null to those who may not see the account: an error would tell them that it exists.
    user: allow,
  },
  Mutation: {
    register: allow,
    login: allow,
    // Its proof is the refresh token; the access token has usually expired by then.
    refreshSession: allow,
  },
  User: {
    id: allow,
    displayName: allow,
    email: isOwnerOrStaff,
    role: isOwnerOrStaff,
    preferences: isOwnerOrStaff,
    createdAt: isOwnerOrStaff,
  },
  // Reached only through a field above.
  UserPreferences: allow,
  UserConnection: allow,
  UserEdge: allow,
  Session: allow,
  UserSession: allow,
  UsersUserError: allow,
  RegisterPayload: allow,
  LoginPayload: allow,
  RefreshSessionPayload: allow,
  LogoutPayload: allow,
  RevokeSessionPayload: allow,
  RevokeAllSessionsPayload: allow,
  ChangePasswordPayload: allow,
  UpdateProfilePayload: allow,
  UpdatePreferencesPayload: allow,
  AssignRolePayload: allow,
  DeleteAccountPayload: allow,
};
