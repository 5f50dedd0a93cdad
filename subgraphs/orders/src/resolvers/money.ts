import type { MoneyValue } from '@pet/platform/graphql';
import { shopCurrency } from '../domain/money.ts';

/** An amount of the shop's currency, as the platform's `Money` reads it. */
export function money(minor: number): MoneyValue {
  return { minor, currency: shopCurrency };
}
