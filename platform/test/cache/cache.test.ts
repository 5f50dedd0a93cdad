import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Cache, openCache, openMemoryStore, openRedisStore } from '../../src/cache/index.ts';
import { openRedis, type RedisConnections } from '../../src/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../src/testing/index.ts';

const logger = pino({ level: 'silent' });
const thing = z.object({ name: z.string(), madeAt: z.coerce.date() });

let redis: TestRedis;
let connections: RedisConnections;
beforeAll(async () => {
  redis = await startTestRedis();
  connections = await openRedis(redis.url, logger);
});
beforeEach(async () => {
  await connections.commands.flushall();
});
afterAll(async () => {
  await connections.close();
  await redis.close();
});

/** A lookup over a table in memory, which counts what is loaded and can be held up. */
function openThings(cache: Cache, name = 'things') {
  const rows = new Map([['lead', 1]]);
  const loads: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const find = cache.open({
    name,
    seconds: 60,
    tags: [name],
    value: thing,
    async load({ slug }: { readonly slug: string }) {
      loads.push(slug);
      const version = rows.get(slug);
      await gate;
      return version === undefined ? null : { name: `${slug} ${version}`, madeAt: new Date(version) };
    },
  });
  return {
    rows,
    loads,
    find: async (slug: string) => (await find({ slug }))?.name ?? null,
    findWhole: (slug: string) => find({ slug }),
    /** Loads wait until the returned function is called. */
    holdUp(): () => void {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
}

describe.each([
  ['in memory', (now?: () => number) => openCache(openMemoryStore(now), logger)],
  ['in Redis', (now?: () => number) => openCache(openRedisStore(connections, now), logger)],
])('a cache %s', (_place, open) => {
  it('loads once for all who ask, and remembers the answer as it was', async () => {
    const things = openThings(open());
    const release = things.holdUp();
    const asked = Array.from({ length: 50 }, () => things.find('lead'));
    release();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['lead 1']));
    expect(await things.findWhole('lead')).toEqual({ name: 'lead 1', madeAt: new Date(1) });
    expect(things.loads).toEqual(['lead']);
  });

  it('takes questions with other arguments, and other lookups, for different', async () => {
    const cache = open();
    const [things, others] = [openThings(cache), openThings(cache, 'others')];
    things.rows.set('leash', 7);
    others.rows.set('lead', 2);
    for (let round = 0; round < 2; round += 1) {
      expect(await things.find('lead')).toBe('lead 1');
      expect(await things.find('leash')).toBe('leash 7');
      expect(await others.find('lead')).toBe('lead 2');
    }
    expect(things.loads).toEqual(['lead', 'leash']);
  });

  it('does not remember that there is nothing', async () => {
    const things = openThings(open());
    expect(await things.find('new')).toBeNull();
    things.rows.set('new', 1);
    expect(await things.find('new')).toBe('new 1');
  });

  it('forgets what is invalidated, and nothing else', async () => {
    const cache = open();
    const [things, others] = [openThings(cache), openThings(cache, 'others')];
    await Promise.all([things.find('lead'), others.find('lead')]);
    things.rows.set('lead', 2);
    await cache.invalidate(['things', 'unheard of']);
    expect(await things.find('lead')).toBe('lead 2');
    expect(await others.find('lead')).toBe('lead 1');
    expect(others.loads.length).toBe(1);
  });

  it('never uses what was being loaded while a change was committed', async () => {
    const cache = open();
    const things = openThings(cache);
    const release = things.holdUp();
    const early = things.find('lead');
    await expect.poll(() => things.loads.length).toBe(1);
    things.rows.set('lead', 2);
    await cache.invalidate(['things']);
    const late = things.find('lead');
    await expect.poll(() => things.loads.length).toBe(2);
    release();
    expect(await early).toBe('lead 1');
    expect(await late).toBe('lead 2');
    expect(await things.find('lead')).toBe('lead 2');
  });

  it('loads anew when its time is over', async () => {
    let now = 0;
    const things = openThings(open(() => now));
    await things.find('lead');
    things.rows.set('lead', 2);
    now = 40_000;
    expect(await things.find('lead')).toBe('lead 1');
    now = 60_000;
    expect(await things.find('lead')).toBe('lead 2');
  });

  it('passes on what loading throws, and tries again', async () => {
    let fail = true;
    const find = open().open({
      name: 'failing',
      seconds: 60,
      tags: [],
      value: z.string(),
      async load() {
        if (fail) throw new Error('the database is away');
        return 'fine';
      },
    });
    await expect(find({})).rejects.toThrow('the database is away');
    fail = false;
    expect(await find({})).toBe('fine');
  });
});

describe('a cache in memory', () => {
  it('is bounded', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    const loads: number[] = [];
    const find = openCache(openMemoryStore(), logger).open({
      name: 'large',
      seconds: 60,
      tags: [],
      value: z.string(),
      async load({ id }: { readonly id: number }) {
        loads.push(id);
        return megabyte;
      },
    });
    for (let id = 0; id < 40; id += 1) await find({ id });
    await find({ id: 39 });
    expect(loads.length).toBe(40);
    await find({ id: 0 });
    expect(loads.length).toBe(41);
  });
});

describe('a cache in Redis', () => {
  it('is shared by processes, and so is what invalidates it', async () => {
    const [a, b] = [
      openCache(openRedisStore(connections), logger),
      openCache(openRedisStore(connections), logger),
    ];
    const [here, there] = [openThings(a), openThings(b)];
    await here.find('lead');
    expect(await there.find('lead')).toBe('lead 1');
    expect(there.loads).toEqual([]);
    there.rows.set('lead', 2);
    await a.invalidate(['things']);
    expect(await there.find('lead')).toBe('lead 2');
  });

  it('is renewed by one process while the others go on using it', async () => {
    let now = 0;
    const processes = Array.from({ length: 10 }, () =>
      openThings(
        openCache(
          openRedisStore(connections, () => now),
          logger,
        ),
      ),
    );
    await processes[0]?.find('lead');
    for (const { rows } of processes) rows.set('lead', 2);
    now = 59_000;
    const found = await Promise.all(processes.map(({ find }) => find('lead')));
    expect(found.toSorted()).toEqual([...Array(9).fill('lead 1'), 'lead 2']);
    expect(new Set(await Promise.all(processes.map(({ find }) => find('lead'))))).toEqual(
      new Set(['lead 2']),
    );
    expect(processes.flatMap(({ loads }) => loads).length).toBe(2);
  });

  it('is not filled with what does not exist', async () => {
    const things = openThings(openCache(openRedisStore(connections), logger));
    await Promise.all(Array.from({ length: 20 }, (_, index) => things.find(`nothing ${index}`)));
    expect(await connections.commands.dbsize()).toBe(0);
  });

  it('loads what it cannot read', async () => {
    const things = openThings(openCache(openRedisStore(connections), logger));
    await things.find('lead');
    const [key = ''] = await connections.commands.keys('cache:value:*');
    const stored = await connections.commands.get(key);
    const otherVersion = JSON.stringify({ ...JSON.parse(stored ?? ''), text: '{"title":"lead"}' });
    for (const nonsense of ['', 'null', '{', '{"text":1}', otherVersion, otherVersion.replace('title', '')]) {
      await connections.commands.set(key, nonsense);
      expect(await things.find('lead')).toBe('lead 1');
    }
    expect(things.loads.length).toBe(7);
  });

  it('is passed over while Redis is away, and afterwards believes nothing that was changed meanwhile', async () => {
    const cache = openCache(openRedisStore(connections), logger);
    const other = openCache(openRedisStore(connections), logger);
    const [things, others] = [openThings(cache), openThings(other)];
    await things.find('lead');
    await redis.kill();
    expect(await things.find('lead')).toBe('lead 1');
    things.rows.set('lead', 2);
    others.rows.set('lead', 2);
    await cache.invalidate(['things']);
    expect(await things.find('lead')).toBe('lead 2');
    await redis.start();
    await expect
      .poll(
        () =>
          connections.ping().then(
            () => 'here',
            () => 'away',
          ),
        { timeout: 10_000 },
      )
      .toBe('here');
    expect(await things.find('lead')).toBe('lead 2');
    expect(await others.find('lead')).toBe('lead 2');
  });
});
