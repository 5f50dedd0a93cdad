/** A table, for the terminal or for Markdown. The first column is text, the others are figures. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function widthsOf({ head, rows }: Table): number[] {
  return head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
}

function align(cells: readonly string[], widths: readonly number[], separator: string): string {
  return cells
    .map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    .join(separator);
}

export function toText(table: Table): string {
  const widths = widthsOf(table);
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [align(table.head, widths, '  '), rule, ...table.rows.map((row) => align(row, widths, '  '))].join(
    '\n',
  );
}

export function toMarkdown(table: Table): string {
  const widths = widthsOf(table);
  const line = (cells: readonly string[]) => `| ${align(cells, widths, ' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(table.head), `| ${rule.join(' | ')} |`, ...table.rows.map(line)].join('\n');
}
