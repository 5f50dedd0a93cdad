type Variables = Readonly<Record<string, unknown>>;

/** A number, or one that depends on the variables of a request. */
export type Amount = number | ((variables: Variables) => number);

/** The number that an amount is with these variables. */
export function amountOf(amount: Amount, variables: Variables): number {
  return typeof amount === 'number' ? amount : amount(variables);
}

/** Adds up; numbers that are known already are added only once. */
export function sum(amounts: readonly Amount[]): Amount {
  const known = amounts.reduce<number>((total, one) => total + (typeof one === 'number' ? one : 0), 0);
  const others = amounts.filter((one) => typeof one === 'function');
  if (others.length === 0) return known;
  return (variables) => others.reduce((total, one) => total + one(variables), known);
}

/** Multiplies. */
export function product(one: Amount, other: Amount): Amount {
  if (one === 0 || other === 0) return 0;
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  return (variables) => amountOf(one, variables) * amountOf(other, variables);
}
