import type { Boundary } from './boundaries.ts';

const unknown = '–';

function milliseconds(seconds: number | null | undefined): string {
  return seconds == null ? unknown : `${(seconds * 1_000).toFixed(1)} ms`;
}

function percent(share: number | null | undefined): string {
  return share == null ? unknown : `${(share * 100).toFixed(1)} %`;
}

function rowOf({ name, traffic, lines, fanIn, importers, tables, verdict }: Boundary): string[] {
  return [
    name,
    traffic ? traffic.requestsPerMinute.toFixed(0) : unknown,
    milliseconds(traffic?.p95),
    percent(traffic?.cpuShare),
    String(lines),
    `${fanIn.fields.length} from ${fanIn.subgraphs.length}`,
    String(importers.length),
    String(tables.length),
    verdict ?? unknown,
  ];
}

const headings = ['subgraph', 'req/min', 'p95', 'CPU', 'lines', 'fan-in', 'importers', 'tables', 'verdict'];

const legend = `req/min    fetches the gateways sent it; one operation of a client may need several
p95        of its fetches, wherever they were answered; at most twenty a second are timed
CPU        its share of the gateways' CPU time: what a fetch cost that ran alone, times its fetches there.
           An estimate from above; "–" where none ran alone, or where it is a process of its own
lines      of TypeScript in src, without empty lines and comments
fan-in     fields of other subgraphs that answer its entities or are added to them, and of how many subgraphs
importers  files of other modules that import its code; there must be none
tables     in its schema, the only ones it can reach`;

/** Writes the boundaries as a table for a terminal. */
export function boundariesTable(boundaries: readonly Boundary[]): string {
  const rows = [headings, ...boundaries.map(rowOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      // The name and the verdict are words; what lies between are numbers.
      .map((cell, column) => {
        const words = column === 0 || column === row.length - 1;
        return words ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
  const reasons = boundaries.map(({ name, verdict, reason }) => `${name}: ${verdict ?? unknown}, ${reason}`);
  return `${lines.join('\n')}\n\n${reasons.join('\n')}\n\n${legend}\n`;
}
