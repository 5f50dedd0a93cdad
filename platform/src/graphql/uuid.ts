const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether an id can exist at all. One that cannot is treated as missing and never reaches SQL, which would fail on it. */
export function isUuid(value: string): boolean {
  return pattern.test(value);
}
