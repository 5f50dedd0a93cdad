import { createHash, randomBytes } from 'node:crypto';

const pattern = /^[A-Za-z0-9_-]{43}$/;

/** Makes a refresh token: 32 random bytes in base64url. */
export function mintRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text can be a refresh token at all. */
export function looksLikeRefreshToken(text: string): boolean {
  return pattern.test(text);
}

/**
 * What is stored of a refresh token: its SHA-256 in base64url. A fast hash is enough, because 256 random bits
 * cannot be guessed, and it lets the token be found by an index.
 */
export function digestRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
