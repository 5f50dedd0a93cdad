import { badUserInput, type MoneyValue, unauthenticated } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { ZodType } from 'zod';
import { shopCurrency } from '../domain/money.ts';

/** Checks a query's arguments. @throws GraphQLError BAD_USER_INPUT that says what is wrong with each. */
export function parseArguments<T>(schema: ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badUserInput(result.error.issues.map((issue) => issue.message).join(' '));
}

/** Who asks. The permission rules let nobody else reach a resolver that calls this. */
export function signedIn({ actor }: { readonly actor: Actor | null }): Actor {
  if (actor === null) throw unauthenticated();
  return actor;
}

/** An amount of the shop's currency, as the platform's `Money` reads it. */
export function money(minor: number): MoneyValue {
  return { minor, currency: shopCurrency };
}
