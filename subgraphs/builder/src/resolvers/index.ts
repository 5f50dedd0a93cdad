import type { Resolvers } from '../../generated/graphql.ts';
import { Design } from './Design.ts';
import { DesignChange } from './DesignChange.ts';
import { DesignRevision } from './DesignRevision.ts';
import { Mutation } from './Mutation.ts';
import { Preset } from './Preset.ts';
import { Product, ProductVariant } from './Product.ts';
import { Query } from './Query.ts';
import { QuoteLine } from './QuoteLine.ts';
import { Subscription } from './Subscription.ts';
import { User } from './User.ts';

export const resolvers: Resolvers = {
  Query,
  Mutation,
  Subscription,
  Design,
  DesignChange,
  DesignRevision,
  Preset,
  Product,
  ProductVariant,
  QuoteLine,
  User,
};
