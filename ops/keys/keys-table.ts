import { keyIdOf, type SigningKey, type SigningKeys } from '@pet/platform/identity';

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function lifeOf({ since, until }: SigningKey, now: Date): string {
  const begins = since > now ? `signs from ${minute(since)} on` : `since ${minute(since)}`;
  if (until === null) return begins;
  return until > now ? `${begins}, counts until ${minute(until)}` : `${begins}, over since ${minute(until)}`;
}

/** Each key on a line, for people: its id, as in the tokens it signs, and when it counts. */
export async function keysTable(keys: SigningKeys, now: Date): Promise<string[]> {
  return Promise.all(keys.map(async (key) => `${await keyIdOf(key)}  ${lifeOf(key, now)}`));
}
