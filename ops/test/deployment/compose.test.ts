import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { addressOf, callersOf, isPinned, repository, services, subgraphs } from './services.ts';

const all = Object.entries(compose.services);

/** The services on a network. */
function membersOf(network: string): string[] {
  return all.filter(([, { networks }]) => networks.includes(network)).map(([name]) => name);
}

/** The services that share a network with this one. */
function neighbours(name: string): string[] {
  const networks = new Set(compose.services[name]?.networks);
  return all
    .filter(
      ([other, { networks: theirs }]) => other !== name && theirs.some((network) => networks.has(network)),
    )
    .map(([other]) => other);
}

describe('docker-compose.yml', () => {
  it.each(services)('builds $name from its workspace, at its ports', ({ name, port, readyPort }) => {
    const args = compose.services[name]?.build?.args;
    expect(args).toMatchObject({ PORT: port, READY_PORT: readyPort });
    const manifest = new URL(`${args?.WORKSPACE}/package.json`, repository);
    expect(JSON.parse(readFileSync(manifest, 'utf8')).name).toBe(`@pet/${name}`);
  });

  it('builds nothing else', () => {
    const built = all.filter(([, { build }]) => build).map(([name]) => name);
    expect(built.toSorted()).toEqual(services.map(({ name }) => name).toSorted());
  });

  it.each(services)('tells $name where those are that it calls', ({ name, peers }) => {
    const told = Object.entries(compose.services[name]?.environment ?? {}).filter(([key]) =>
      /_URL$/.test(key),
    );
    expect(Object.fromEntries(told)).toEqual({
      PUBLIC_URL: expect.any(String),
      ...Object.fromEntries(peers.map(addressOf)),
    });
  });

  it('runs two gateways behind one published port', () => {
    expect(compose.services.gateway?.deploy.replicas).toBe(2);
    const published = all.filter(([, { ports }]) => ports.length > 0).map(([name]) => name);
    expect(published).toEqual(['proxy']);
    expect(neighbours('proxy')).toEqual(['gateway']);
  });

  it.each(subgraphs)('lets only its callers, its peers and the stores see $name', ({ name, peers }) => {
    const expected = new Set([...callersOf(name), ...peers, 'postgres', 'redis']);
    expect(neighbours(name).toSorted()).toEqual([...expected].toSorted());
  });

  it('lets nobody out but the gateways, orders to its mail server, and webhooks to their senders', () => {
    const ways = Object.entries(compose.networks).filter(([, network]) => !network?.internal);
    expect(Object.fromEntries(ways.map(([network]) => [network, membersOf(network)]))).toEqual({
      public: ['proxy', 'gateway'],
      mail: ['orders'],
      senders: ['webhooks'],
    });
  });

  it.each(all)('pins, limits, checks and restarts %s', (_name, service) => {
    expect(isPinned(service.image), service.image).toBe(true);
    expect(service.restart).toBe('unless-stopped');
    // Images of ours bring their health check.
    expect(service.healthcheck ?? service.build).toBeDefined();
    expect(Number(service.deploy.resources.limits.cpus)).toBeGreaterThan(0);
    expect(service.deploy.resources.limits.memory).toMatch(/^\d+[MG]$/);
  });

  it.each(services)('lets $name drain, and write nothing', ({ name }) => {
    expect(compose.services[name]?.stop_grace_period).toBe('40s');
    expect(compose.services[name]?.read_only).toBe(true);
  });

  it('starts each service after those it needs are healthy', () => {
    const conditions = all.flatMap(([, { depends_on: needs }]) =>
      Object.values(needs).map(({ condition }) => condition),
    );
    expect(new Set(conditions)).toEqual(new Set(['service_healthy']));
    for (const { name } of services) {
      expect(Object.keys(compose.services[name]?.depends_on ?? {})).toEqual(
        expect.arrayContaining(['postgres', 'redis']),
      );
    }
  });

  it('takes secrets from files that are not in the repository', () => {
    const ignored = readFileSync(new URL('.gitignore', repository), 'utf8').split('\n');
    expect(ignored).toContain('/secrets/');
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//);
    const settings = all.flatMap(([, { environment }]) => Object.keys(environment));
    expect(settings.filter((name) => /PASSWORD$|KEYS?$|DATABASE_URL|REDIS_URL/.test(name))).toEqual([]);
  });

  it('is valid for docker compose', ({ skip }) => {
    const client = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
    skip(client.status !== 0, 'there is no docker client with the compose plugin here');
    const { stderr, status } = spawnSync('docker', ['compose', 'config', '--quiet'], {
      cwd: fileURLToPath(repository),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
