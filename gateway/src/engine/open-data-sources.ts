import type { DataSource } from './data-source.ts';

/** The subgraphs a gateway is connected to, across changes of its supergraph. */
export class OpenDataSources<Context extends object> {
  readonly #open: (name: string, place: string) => DataSource<Context>;
  readonly #sources = new Map<string, DataSource<Context>>();

  constructor(open: (name: string, place: string) => DataSource<Context>) {
    this.#open = open;
  }

  /** The subgraph at a place, which stays connected where it was connected before. */
  open(name: string, place: string): DataSource<Context> {
    const key = `${name} ${place}`;
    const source = this.#sources.get(key) ?? this.#open(name, place);
    this.#sources.set(key, source);
    return source;
  }

  /** Disconnects from the subgraphs that are not needed any more. */
  async closeAllBut(needed: ReadonlySet<DataSource<Context>>): Promise<void> {
    const closing = [...this.#sources].filter(([, source]) => !needed.has(source));
    for (const [key] of closing) this.#sources.delete(key);
    await Promise.all(closing.map(([, source]) => source.close()));
  }
}
