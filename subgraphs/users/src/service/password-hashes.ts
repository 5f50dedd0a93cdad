import { randomUUID } from 'node:crypto';
import argon2 from '@node-rs/argon2';
import { normalizePassword } from '../domain/passwords.ts';

/** OWASP's first recommendation for argon2id, which is the library's default algorithm: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Makes and checks password hashes, on threads of their own. */
export interface PasswordHashes {
  /** @returns an argon2id hash in PHC format */
  make(password: string): Promise<string>;
  /**
   * Whether a password belongs to a hash. Without a hash the answer is no, and takes as long: nobody learns from
   * the time it takes whether an account exists.
   */
  matches(passwordHash: string | null | undefined, password: string): Promise<boolean>;
}

/** Starts to make the hash that stands in for a missing one, so that it is there when the first login needs it. */
export function openPasswordHashes(): PasswordHashes {
  const make = (password: string) => argon2.hash(normalizePassword(password), cost);
  const standIn = make(randomUUID());
  // Whoever awaits it gets its failure; until then it must not end the process.
  standIn.catch(() => {});
  return {
    make,
    async matches(passwordHash, password) {
      const matched = await argon2.verify(passwordHash ?? (await standIn), normalizePassword(password));
      return matched && passwordHash != null;
    },
  };
}
