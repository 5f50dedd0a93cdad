/**
 * How long to wait before the next try, in milliseconds: doubled with each failure, up to a limit, and spread so
 * that those who failed together do not all come back together.
 * @param failures how many there were in a row, at least 1
 */
export function backoff(failures: number, { first, most }: { first: number; most: number }): number {
  const ceiling = Math.min(most, first * 2 ** (failures - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}
