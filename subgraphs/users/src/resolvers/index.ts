import type { Resolvers } from '../../generated/graphql.ts';
import { Mutation } from './Mutation.ts';
import { Query } from './Query.ts';
import { User } from './User.ts';
import { UserSession } from './UserSession.ts';

export const resolvers = { Query, Mutation, User, UserSession } satisfies Resolvers;
