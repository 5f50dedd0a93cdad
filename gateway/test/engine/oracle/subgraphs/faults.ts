import { GraphQLError } from 'graphql';
import { hash } from '../random.ts';

/** How often subgraphs answer null or an error where a value was asked for, from 0 to 1. */
export interface FaultRates {
  readonly nulls: number;
  readonly errors: number;
}

/** From a shop on a quiet day to one on fire. */
export const moods: readonly FaultRates[] = [
  { nulls: 0, errors: 0 },
  { nulls: 0.08, errors: 0.02 },
  { nulls: 0.02, errors: 0.08 },
  { nulls: 0.25, errors: 0.15 },
];

/** Decides by chance that is the same each time the same thing is asked. */
export function happens(rate: number, ...what: readonly (string | number)[]): boolean {
  return rate > 0 && hash(...what) / 2 ** 32 < rate;
}

/** @returns an error as a subgraph may well throw it, with or without code, plain or odd */
export function someError(key: string): Error {
  const choice = hash('error', key);
  const options = [
    () => new Error(`plain ${choice % 7}`),
    () => new GraphQLError(`coded ${choice % 7}`, { extensions: { code: 'OUT_OF_STOCK' } }),
    () => new GraphQLError('known to Apollo', { extensions: { code: 'INVALID_GRAPHQL' } }),
    () => new GraphQLError('', { extensions: { code: '' } }),
    () => new GraphQLError('odd', { extensions: { code: 17, serviceName: 'liar', nested: [{ a: null }] } }),
    () => new GraphQLError('inherited', { extensions: { code: 'constructor', toString: 1 } }),
  ];
  return options[choice % options.length]?.() ?? new Error(key);
}
