import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFailed } from 'vitest';
import { designChanged } from '../live/designs.ts';
import { type Answer, read, type ShopClient } from '../shop-client.ts';
import { sequenceFaults } from './sequence-faults.ts';
import { type LoadReport, startSteadyLoad } from './steady-load.ts';

/** What never changes while designs are renamed. */
const reads = [
  '{ presets(first: 20) { totalCount nodes { slug name price { amount } previewUrl } } me { displayName } }',
  '{ designs(first: 10) { totalCount nodes { id price { amount } owner { displayName } preset { slug } config { category size } } } }',
  '{ orders(first: 5) { nodes { number lines { quantity design { id specification { label value } } } } } }',
  '{ harnessOptions { materials { id } colours { id } } }',
];

const rename = `mutation ($id: ID!, $version: Int!, $name: String!) {
  updateDesign(input: { id: $id, expectedVersion: $version, name: $name }) { design { version } userErrors { message } }
}`;

/** Every so manieth request is a write. */
const writeShare = 5;

/** A design whose changes are followed live while it is changed. */
interface FollowedDesign {
  readonly id: string;
  readonly first: number;
  /** As the last acknowledged write says. */
  version: number;
  readonly seen: number[];
  /** Why its stream ended before it was stopped. */
  readonly broken: string[];
  /** Ends when the last write of it has. */
  written: Promise<void>;
  stop(): Promise<void>;
}

/** A load on builder that checks what it is answered. */
export interface BuilderLoad {
  /** Waits for so many more answers. */
  next(count: number): Promise<void>;
  /**
   * Stops it, and waits until the followers of its designs have seen everything, if they do.
   * @param within how long they may take, 5 s unless given; milliseconds
   */
  stop(
    within?: number,
  ): Promise<LoadReport & { readonly changes: number; readonly findings: readonly string[] }>;
}

/** Follows without coming back: a stream that ends is one that was lost. */
function follow(
  shop: ShopClient,
  token: string,
  { id, version }: { id: string; version: number },
): FollowedDesign {
  const changes = shop.follow(designChanged, { id, after: version }, token);
  const seen: number[] = [];
  const broken: string[] = [];
  let stopped = false;
  const ended = (async () => {
    for await (const change of changes) seen.push(read<number>(change, 'designChanged.version'));
    if (!stopped) broken.push('its stream ended by itself');
  })().catch((error: unknown) => void broken.push(String(error)));
  return {
    id,
    first: version,
    version,
    seen,
    broken,
    written: Promise.resolve(),
    async stop() {
      stopped = true;
      await changes.return?.();
      await ended;
    },
  };
}

function checked(answer: Answer): Answer {
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

/**
 * Reads and changes the customer's designs at a steady rate, and follows all of them. A read fails that is not answered as
 * it was at the beginning, and a write that is not acknowledged.
 */
export async function startBuilderLoad(shop: ShopClient, perSecond: number): Promise<BuilderLoad> {
  const token = await shop.token('customer');
  const expected = await Promise.all(reads.map((query) => shop.send(query, {}, token)));
  expected.map(checked);
  const designs = read<{ id: string; version: number }[]>(
    await shop.send('{ designs(first: 10) { nodes { id version } } }', {}, token),
    'designs.nodes',
  ).map((design) => follow(shop, token, design));
  let answers = 0;

  async function write(design: FollowedDesign, index: number): Promise<void> {
    const { id, version } = design;
    const answer = checked(await shop.send(rename, { id, version, name: `Nala ${index}` }, token));
    design.version = read<number>(answer, 'updateDesign.design.version');
    if (design.version !== version + 1) throw new Error(`Version ${design.version} follows ${version}`);
  }

  async function sendOne(index: number): Promise<void> {
    const turn = Math.floor(index / writeShare);
    const design = designs[turn % designs.length];
    if (index % writeShare === 0 && design) {
      // A version is written by one request at a time.
      design.written = design.written.catch(() => {}).then(() => write(design, index));
      await design.written;
    } else {
      const which = index % reads.length;
      const answer = await shop.send(reads[which] ?? '', {}, token);
      if (!isDeepStrictEqual(answer, expected[which]))
        throw new Error(`Read ${which}: ${JSON.stringify(answer)}`);
    }
    answers += 1;
  }

  const load = startSteadyLoad(perSecond, sendOne);
  onTestFailed(async () => void (await load.stop()));
  return {
    async next(count) {
      const wanted = answers + count;
      await expect.poll(() => answers, { timeout: 60_000 }).toBeGreaterThanOrEqual(wanted);
    },
    async stop(within = 5_000) {
      const report = await load.stop();
      const find = () =>
        designs.flatMap(({ id, seen, broken, first, version }) =>
          [...broken, ...sequenceFaults(seen, first, version)].map((finding) => `${id}: ${finding}`),
        );
      await expect
        .poll(find, { timeout: within })
        .toEqual([])
        .catch(() => {});
      await Promise.all(designs.map((design) => design.stop()));
      const changes = designs.reduce((sum, { first, version }) => sum + version - first, 0);
      return { ...report, changes, findings: find() };
    },
  };
}
