import type { MountedSubgraph } from '@pet/platform/subgraph';

/** Gives a use of a subgraph back; doing it twice does no harm. */
export type Release = () => Promise<void>;

/** A subgraph in this process, which is closed when its last user has gone. */
export class SharedSubgraph {
  readonly subgraph: MountedSubgraph;
  readonly #onUnused: () => void;
  #users = 0;

  /** @param onUnused called before it is closed, so that nobody finds it any more */
  constructor(subgraph: MountedSubgraph, onUnused: () => void) {
    this.subgraph = subgraph;
    this.#onUnused = onUnused;
  }

  /** Keeps it open until the use is given back. */
  use(): Release {
    let used = true;
    this.#users += 1;
    return async () => {
      if (!used) return;
      used = false;
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#onUnused();
      await this.subgraph.close();
    };
  }
}
