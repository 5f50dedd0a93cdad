/** What a client may tell of an event beside its name and time. */

/** How much there may be of it, as UTF-8 bytes of JSON. */
export const maxPropertiesBytes = 8_192;
/** How deep it may be nested. */
export const maxPropertiesDepth = 6;

export type PropertiesProblem = 'INVALID_PROPERTIES' | 'PROPERTIES_TOO_LARGE';

export type CheckedProperties =
  | { readonly json: string; readonly problem: null }
  | { readonly json: null; readonly problem: PropertiesProblem };

/** Names that mean something else than a member to code that copies objects carelessly. */
const treacherousKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** PostgreSQL stores no NUL, and half a surrogate pair is not text. */
function isText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isText(value);
  if (value === null || typeof value !== 'object') return true;
  if (depth === maxPropertiesDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(
    ([key, item]) => isText(key) && !treacherousKeys.has(key) && isStorable(item, depth + 1),
  );
}

/** Checks properties and writes them as JSON; absent ones are an empty object. */
export function checkProperties(value: unknown): CheckedProperties {
  if (value === null || value === undefined) return { json: '{}', problem: null };
  if (typeof value !== 'object' || Array.isArray(value) || !isStorable(value, 0)) {
    return { json: null, problem: 'INVALID_PROPERTIES' };
  }
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) > maxPropertiesBytes) return { json: null, problem: 'PROPERTIES_TOO_LARGE' };
  return { json, problem: null };
}
