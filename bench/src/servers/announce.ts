/**
 * Tells the process that started this one where it listens, and ends this one when that process is gone, so that no
 * server is left behind by a bench that was killed.
 */
export function announce(url: string): void {
  process.once('disconnect', () => process.exit(0));
  process.send?.({ url });
}
