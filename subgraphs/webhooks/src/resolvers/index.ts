import type { Resolvers } from '../../generated/graphql.ts';
import { Mutation } from './Mutation.ts';
import { Query } from './Query.ts';
import { WebhookDelivery } from './WebhookDelivery.ts';

export const resolvers = { Query, Mutation, WebhookDelivery } satisfies Resolvers;
