/**
 * Picks how much a fault test does: a little in `npm test`, all of it in `npm run test:faults` (`FAULTS=full`).
 */
export function extent<Value>(amount: { readonly short: Value; readonly full: Value }): Value {
  return process.env.FAULTS === 'full' ? amount.full : amount.short;
}

/** Prints what a fault test has counted or timed. Figures inform; only what must hold is asserted. */
export function tellFigures(test: string, figures: Readonly<Record<string, number | string>>): void {
  const told = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  console.log(`${test}: ${told.join(', ')}`);
}
