import type { Connection, Problem } from '@pet/platform/graphql';
import type { Preferences } from './domain/preferences.ts';
import type { Role } from './domain/roles.ts';

/** An account as the resolvers hand it on: never with its password hash. */
export interface UserParent {
  readonly id: string;
  readonly displayName: string;
  /** Null once the account was deleted. */
  readonly email: string | null;
  readonly role: Role;
  readonly createdAt: Date;
  /** Null as long as the account exists. */
  readonly deletedAt: Date | null;
  /**
   * Whether this very request has proved to come from the account's owner, by its password or refresh token. The
   * answer to `login` may show the owner what only the owner may see, although nobody was signed in when it began.
   */
  readonly provenOwner?: true;
}

export type UserConnectionParent = Connection<UserParent>;

export type UserPreferencesParent = Preferences;

/** A session with the tokens that were just made for it; they can be read from nowhere later. */
export interface SessionParent {
  readonly id: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  readonly user: UserParent;
}

/** A session as it is listed. */
export interface UserSessionParent {
  readonly id: string;
  readonly deviceName: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

export type UsersUserErrorParent = Problem;
