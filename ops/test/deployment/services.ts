import { registry } from '../../../gateway/src/subgraphs/registry.ts';

/** A process of the fleet and its public port. */
export interface Service {
  readonly name: string;
  readonly port: number;
  /** Where it answers `/metrics`. */
  readonly metricsPort: number;
  /** Where it is asked whether it is ready: the gateway where its clients are, by the proxy before it as well. */
  readonly readyPort: number;
  /** The subgraphs it asks by itself. */
  readonly peers: readonly string[];
}

/** Every subgraph of the registry, at the port of its definition. */
export const subgraphs: readonly Service[] = await Promise.all(
  registry.map(async ({ load }) => {
    const { name, port, peers = [], optionalPeers = [] } = (await load()).default;
    return {
      name,
      port,
      metricsPort: port + 1000,
      readyPort: port + 1000,
      peers: [...peers, ...optionalPeers],
    };
  }),
);

/** Every process that has an image. */
export const services: readonly Service[] = [
  {
    name: 'gateway',
    port: 4000,
    metricsPort: 5000,
    readyPort: 4000,
    peers: subgraphs.map(({ name }) => name),
  },
  ...subgraphs,
];

/** Where a subgraph is, in the variable that tells others. */
export function addressOf(name: string): readonly [variable: string, url: string] {
  const port = subgraphs.find((subgraph) => subgraph.name === name)?.port;
  return [`${name.toUpperCase()}_URL`, `http://${name}:${port}/graphql`];
}

/** Who calls a subgraph: the gateway, and those it is a peer of. */
export function callersOf(name: string): string[] {
  return services.filter(({ peers }) => peers.includes(name)).map((caller) => caller.name);
}

/** The root of the repository, as a URL that ends with a slash. */
export const repository = new URL('../../../', import.meta.url);

/** Whether an image is pinned: by a tag that says a version. */
export function isPinned(image: string): boolean {
  return /:(\$\{VERSION:-)?v?\d[\w.-]*\}?$/.test(image);
}
