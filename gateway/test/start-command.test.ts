import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hangUp } from './shop-client.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start` without npm, in a process of its own, on an embedded PostgreSQL of its own. */
interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly output: string;
}

let dataDirectory: string;
let children: ChildProcess[];
beforeEach(async () => {
  children = [];
  dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-start-'));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

function environment(variables: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, DATA_DIRECTORY: dataDirectory, PORT: '0', ...variables };
}

/** Runs a command of the project to its end. */
function command(file: string, variables: Record<string, string> = {}) {
  return run(process.execPath, ['--import', 'tsx', file], { cwd: repository, env: environment(variables) });
}

/** How a start that must fail ends: its exit code and what it says last. */
async function failure(
  variables: Record<string, string>,
): Promise<{ code: unknown; sentence: string | undefined }> {
  const error = await command('gateway/src/main.ts', variables).then(
    () => null,
    (reason: { code: unknown; stderr: string }) => reason,
  );
  return { code: error?.code, sentence: error?.stderr.trim().split('\n').at(-1) };
}

async function start(variables: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'gateway/src/main.ts'], {
    cwd: repository,
    env: environment(variables),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('Paste into Sandbox')) break;
  }
  const url = /GraphQL|Sandbox\s+(\S+)/.exec(output)?.[1];
  if (url === undefined) throw new Error(`The start failed: ${output}`);
  return { process: child, url, output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  hangUp();
  const exited = once(child, 'exit');
  child.kill(signal);
  return (await exited)[0];
}

async function send(url: string, query: string, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

describe('npm start', { timeout: 120_000 }, () => {
  afterEach(async () => {
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM');
    // It ends the PostgreSQL of a killed process, too.
    await command('ops/setup/reset.ts');
  });

  it('prints addresses and tokens that work, and has its data to itself until npm run reset empties it', async () => {
    const first = await start();
    for (const name of ['users', 'builder', 'orders', 'webhooks', 'analytics', 'audit'])
      expect(first.output).toMatch(new RegExp(`${name}\\s+in this process`));
    expect(first.output).toContain(first.url.replace('http', 'ws'));
    const token = /staff@allpetplus\.test \(STAFF\)\s+(\S+)/.exec(first.output)?.[1];
    const staff = await send(first.url, '{ me { role } orders(first: 20) { nodes { status } } }', token);
    expect(staff).toMatchObject({ data: { me: { role: 'STAFF' } } });
    const statuses = new Set(
      (staff as { data: { orders: { nodes: { status: string }[] } } }).data.orders.nodes.map(
        ({ status }) => status,
      ),
    );
    expect(statuses.size).toBe(8);

    const another = await failure({});
    expect(another.code).toBe(1);
    expect(another.sentence).toContain(
      `Process ${first.process.pid} already uses the data in ${dataDirectory}`,
    );
    await expect(command('ops/setup/reset.ts')).rejects.toMatchObject({ code: 1 });
    expect(await send(first.url, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });

    expect(await end(first.process, 'SIGINT')).toBe(0);
    await command('ops/setup/reset.ts');
    await expect(readdir(dataDirectory)).rejects.toThrow('ENOENT');
  });

  it('keeps its data when it is killed, with the database that is left running, and when it is ended', async () => {
    const killed = await start();
    await send(
      killed.url,
      'mutation { register(input: { email: "kept@example.com", password: "a long walk at dawn", displayName: "Kept" }) { session { id } } }',
    );
    await end(killed.process, 'SIGKILL');
    const login =
      'mutation { login(input: { email: "kept@example.com", password: "a long walk at dawn" }) { session { user { displayName } } } }';
    const kept = { data: { login: { session: { user: { displayName: 'Kept' } } } } };
    const second = await start();
    expect(await send(second.url, login)).toMatchObject(kept);
    expect(await end(second.process, 'SIGTERM')).toBe(0);
    await expect(readFile(join(dataDirectory, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
    const third = await start();
    expect(await send(third.url, login)).toMatchObject(kept);
  });
});

describe('a start that cannot succeed ends with one sentence', { timeout: 60_000 }, () => {
  it('when the port is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = (holder.address() as { port: number }).port;
    const { code, sentence } = await failure({ PORT: String(port) });
    holder.close();
    expect(code).toBe(1);
    expect(sentence).toMatch(new RegExp(`^Port ${port} is in use by another program; .*PORT=\\d+\\.$`));
  });

  it('when an environment variable is wrong', async () => {
    expect(await failure({ PORT: 'four' })).toEqual({
      code: 1,
      sentence: 'The environment variable PORT must be a number, but is "four".',
    });
    expect((await failure({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' })).sentence).toMatch(
      /^The database at 127\.0\.0\.1:9 \(DATABASE_URL\) does not answer: .*ECONNREFUSED/,
    );
  });

  it('when the data directory cannot be written', async () => {
    const file = join(dataDirectory, 'a-file');
    await writeFile(file, '');
    const { code, sentence } = await failure({ DATA_DIRECTORY: join(file, 'below') });
    expect(code).toBe(1);
    expect(sentence).toContain(file);
  });

  it.runIf(process.getuid?.() === 0 && process.platform === 'linux')('when the disk is full', async () => {
    const disk = await mkdtemp(join(tmpdir(), 'full-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
    try {
      const { code, sentence } = await failure({ DATA_DIRECTORY: disk });
      expect(code).toBe(1);
      expect(sentence).toMatch(/^The disk that holds .* is full; free some space/);
    } finally {
      await run('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  });

  it('when Node is too old', async () => {
    const older =
      'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "18.20.0" } })';
    const result = await run(process.execPath, ['--import', older, 'ops/setup/prepare.mjs'], {
      cwd: repository,
    }).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(result?.code).toBe(1);
    expect(result?.stderr.trim()).toBe(
      'All Pet Plus needs Node 20.19 or newer, but this is 18.20.0; install a newer Node and try again.',
    );
  });
});
