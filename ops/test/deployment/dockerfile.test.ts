import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contextFilter } from '../../images/context.ts';
import { parseDockerfile } from '../../images/dockerfile.ts';
import { productionLock, productionManifest } from '../../images/manifests.ts';
import { repository } from './services.ts';

const stages = parseDockerfile(readFileSync(new URL('Dockerfile', repository), 'utf8'));

/** The texts of a stage's instructions of one kind. */
function texts(stage: string, keyword: string): string[] {
  const its = stages.find(({ name }) => name === stage)?.instructions ?? [];
  return its.filter((instruction) => instruction.keyword === keyword).map(({ text }) => text);
}

const subgraphs = readdirSync(new URL('subgraphs/', repository)).map((name) => `subgraphs/${name}`);

describe('the Dockerfile', () => {
  it('installs from the manifest of every workspace', () => {
    for (const workspace of ['platform', 'gateway', 'schema', ...subgraphs]) {
      expect(texts('build', 'COPY')).toContain(`${workspace}/package.json ${workspace}/`);
    }
  });

  it('runs as a user without rights, and says when it is healthy', () => {
    expect(texts('service', 'USER')).toEqual(['1000:1000']);
    expect(texts('service', 'HEALTHCHECK')).toHaveLength(1);
    expect(texts('service', 'RUN')).toEqual([]);
  });

  it('takes a pinned base that is made for glibc', () => {
    expect(readFileSync(new URL('Dockerfile', repository), 'utf8')).toMatch(
      /^ARG NODE=node:\d+\.\d+\.\d+-bookworm-slim$/m,
    );
  });
});

describe('what a build may see', () => {
  const isSeen = contextFilter(readFileSync(new URL('.dockerignore', repository), 'utf8'));

  it.each([
    'package.json',
    'platform/src/config/config.ts',
    'subgraphs/users/prisma/migrations/migration_lock.toml',
    'ops/images/build.ts',
  ])('%s', (path) => {
    expect(existsSync(new URL(path, repository)), path).toBe(true);
    expect(isSeen(path)).toBe(true);
  });

  it.each([
    '.env',
    '.git/config',
    '.npmrc',
    'secrets/secrets.json',
    'node_modules/graphql/index.js',
    'gateway/node_modules/lru-cache/package.json',
    'subgraphs/users/generated/graphql.ts',
    'platform/test/config.test.ts',
  ])('and not: %s', (path) => {
    expect(isSeen(path)).toBe(false);
  });
});

describe('what is installed in an image', () => {
  it('resolves the platform to compiled files, without its test tools', () => {
    const text = readFileSync(new URL('platform/package.json', repository), 'utf8');
    const { exports, devDependencies } = JSON.parse(productionManifest(text));
    expect(exports['./config']).toBe('./src/config/index.js');
    expect(exports['./testing']).toBeUndefined();
    expect(devDependencies).toBeUndefined();
  });

  it('is locked to the versions of development, without its tools', () => {
    const text = readFileSync(new URL('package-lock.json', repository), 'utf8');
    const locked: unknown = JSON.parse(productionLock(text)).packages;
    expect(locked).toMatchObject({
      'node_modules/graphql': JSON.parse(text).packages['node_modules/graphql'],
      'node_modules/@pet/orders': { resolved: 'subgraphs/orders', link: true },
    });
    for (const tool of ['typescript', 'tsx', 'prisma', 'vitest']) {
      expect(locked).not.toHaveProperty([`node_modules/${tool}`]);
    }
  });
});
