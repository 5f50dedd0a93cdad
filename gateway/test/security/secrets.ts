import type { Answer } from '../shop-client.ts';
import type { Actor, RouteAnswer } from './matrix/answers.ts';
import { lentWord, secretWord } from './things/setting.ts';

const strangers: readonly Actor[] = ['anonymous', 'other', 'expired', 'ended'];

/**
 * What strangers are told of the owner that they must not be: never what only the owner and staff see, and what can be
 * lent only where it was.
 */
export function problemsOfSecrets(answer: Answer, actor: Actor, expected: RouteAnswer): string[] {
  if (!strangers.includes(actor)) return [];
  const text = JSON.stringify(answer).toLowerCase();
  const kept = expected === 'data' ? [secretWord] : [secretWord, lentWord];
  return kept.filter((word) => text.includes(word.toLowerCase())).map((word) => `${word} is told: ${text}`);
}
