/**
 * The one text of a JSON value, whatever the order its members came in: RFC 8785, the JSON Canonicalization Scheme.
 * Members are sorted by the UTF-16 code units of their names; strings and numbers are as ECMAScript writes them, which is
 * what `JSON.stringify` does. Members that are undefined are left out.
 * https://www.rfc-editor.org/rfc/rfc8785
 * @throws TypeError for what JSON has no text for: a number that is not finite, a bigint, a function
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  const text =
    Number.isNaN(value) || value === Infinity || value === -Infinity ? undefined : JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON has no text for ${String(value)}`);
  return text;
}
