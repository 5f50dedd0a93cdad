import type { Spread } from '../measure/statistics.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function integer(value: number): string {
  return whole.format(value);
}

/** Three significant digits at most, without an exponent. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? integer(value) : value.toFixed(value >= 10 ? 1 : 2);
}

export function milliseconds(value: number): string {
  return `${decimal(value)} ms`;
}

export function megabytes(bytes: number): string {
  return integer(bytes / 1_048_576);
}

/** A ratio and the range it had over the rounds, such as `1.93× (1.88–1.97)`. */
export function ratio({ median, min, max }: Spread): string {
  return `${decimal(median)}× (${decimal(min)}–${decimal(max)})`;
}
