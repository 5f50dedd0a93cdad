/** What every row of an option table says, whatever else it adds. */
export interface OptionRow {
  /** Name shown to customers. */
  readonly label: string;
  /** What choosing it adds to the price, in US cents; never negative. */
  readonly priceMinor: number;
}

/** A row of an option table together with the key it stands under. */
export type ListedOption<Id extends string, Row> = Row & { readonly id: Id };

/** The ids of an option table in the order they are offered. */
export function optionIds<Id extends string>(table: Readonly<Record<Id, unknown>>): readonly Id[] {
  const ids: Id[] = [];
  for (const id in table) ids.push(id);
  return ids;
}

/** The rows of an option table, each with its id, in the order they are offered. */
export function listOptions<Id extends string, Row extends object>(
  table: Readonly<Record<Id, Row>>,
): readonly ListedOption<Id, Row>[] {
  return optionIds(table).map((id) => ({ ...table[id], id }));
}
