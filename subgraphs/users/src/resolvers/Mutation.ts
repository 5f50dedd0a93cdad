import { requireActor } from '@pet/platform/authorization';
import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import {
  accountDeletion,
  credentials,
  passwordChange,
  preferencesChange,
  profileChange,
  registration,
  roleAssignment,
} from '../domain/inputs.ts';

export const Mutation: MutationResolvers = {
  register: (_parent, { input }, { accounts, userAgent, cause }) =>
    payload({ session: null }, async () => ({
      session: await accounts.register(parseInput(registration, input), userAgent, cause),
    })),

  login: (_parent, { input }, { sessions, userAgent, cause }) =>
    payload({ session: null }, async () => ({
      session: await sessions.login(parseInput(credentials, input), userAgent, cause),
    })),

  refreshSession: (_parent, { input }, { sessions, userAgent, cause }) =>
    payload({ session: null }, async () => ({
      session: await sessions.refresh(input.refreshToken ?? '', userAgent, cause),
    })),

  logout: (_parent, _args, context) =>
    payload({ revokedSessionId: null }, async () => ({
      revokedSessionId: await context.sessions.logout(requireActor(context), context.cause),
    })),

  revokeSession: (_parent, { input }, context) =>
    payload({ revokedSessionId: null }, async () => ({
      revokedSessionId: await context.sessions.revoke(requireActor(context), input.sessionId, context.cause),
    })),

  revokeAllSessions: (_parent, { input }, context) =>
    payload({ revokedSessions: null }, async () => ({
      revokedSessions: await context.sessions.revokeAll(
        requireActor(context),
        input.exceptCurrent ?? false,
        context.cause,
      ),
    })),

  changePassword: (_parent, { input }, context) =>
    payload({ user: null }, async () => ({
      user: await context.accounts.changePassword(
        requireActor(context),
        parseInput(passwordChange, input),
        context.cause,
      ),
    })),

  updateProfile: (_parent, { input }, context) =>
    payload({ user: null }, async () => ({
      user: await context.accounts.updateProfile(
        requireActor(context),
        parseInput(profileChange, input),
        context.cause,
      ),
    })),

  updatePreferences: (_parent, { input }, context) =>
    payload({ preferences: null }, async () => ({
      preferences: await context.accounts.updatePreferences(
        requireActor(context),
        parseInput(preferencesChange, input),
        context.cause,
      ),
    })),

  assignRole: (_parent, { input }, context) =>
    payload({ user: null }, async () => ({
      user: await context.administration.assignRole(
        requireActor(context),
        parseInput(roleAssignment, input),
        context.cause,
      ),
    })),

  deleteAccount: (_parent, { input }, context) =>
    payload({ deletedUserId: null }, async () => ({
      deletedUserId: await context.administration.deleteAccount(
        requireActor(context),
        parseInput(accountDeletion, input).password,
        context.cause,
      ),
    })),
};
