/**
 * What is wrong with what a subscriber was told of a history whose positions have no gaps.
 * @param told positions, in the order they came
 * @param after what the subscriber had seen before
 * @param last the newest there is
 */
export function sequenceFaults(told: readonly number[], after: number, last: number): string[] {
  const faults: string[] = [];
  let due = after + 1;
  for (const position of told) {
    if (position !== due) faults.push(`${position} came where ${due} was due`);
    due = position + 1;
  }
  if (due !== last + 1) faults.push(`it ends before ${due}, and the newest is ${last}`);
  return faults;
}
