/**
 * What spreadsheets would take for a formula (OWASP, CSV injection), and an apostrophe, so that taking away the one we
 * put before gives back every text as it was.
 */
const formulaStart = /^[=+\-@\t\r']/;

/** One field of a CSV file by RFC 4180. A text that a spreadsheet would run is disarmed by an apostrophe. */
export function csvField(value: string | null): string {
  if (value === null) return '';
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a CSV file, with its end. */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}
