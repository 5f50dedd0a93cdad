/** Remembers what may be used only once. */
export interface Nonces {
  /** @returns false for a nonce that was used before, or where no more can be remembered */
  use(nonce: string): boolean | Promise<boolean>;
}

/** More than eight thousand a second, each for a minute, are not expected of one process. */
const mostNonces = 500_000;

/**
 * Remembers nonces in this process. Two sets take turns, so that nothing is kept for each nonce but itself.
 * @param lifetime how long a nonce is remembered at least, in milliseconds; at most it is twice as long
 * @param now the clock, in milliseconds
 */
export function openNonces(lifetime: number, now: () => number = Date.now): Nonces {
  let recent = new Set<string>();
  let older = new Set<string>();
  let turned = now();

  function takeTurns(): void {
    if (now() - turned < lifetime) return;
    older = recent;
    recent = new Set();
    turned = now();
  }

  return {
    use(nonce) {
      takeTurns();
      if (recent.has(nonce) || older.has(nonce) || recent.size >= mostNonces) return false;
      recent.add(nonce);
      return true;
    },
  };
}
