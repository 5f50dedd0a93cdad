import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { repository } from '../subgraphs.ts';

const run = promisify(execFile);

/** Nothing listens here; the port was never given to anybody, and fetch does not refuse it. */
const nowhere = 'http://127.0.0.1:4';

/** Runs a command of the project to its end, with nothing of ours in its environment. */
async function command(...args: string[]) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, METRICS_PORT: '4' };
  const ended = run(process.execPath, ['--import', 'tsx', ...args], { cwd: repository, env });
  const { code, stdout, stderr } = await ended.then(
    (output) => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code, stdout, stderr };
}

describe('npm run extract', { timeout: 60_000 }, () => {
  it('says how to start a gateway that can be told, where there is none', async () => {
    const { code, stderr } = await command(
      'ops/extract/main.ts',
      'builder',
      '--weight',
      '10',
      '--gateway',
      nowhere,
    );
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(
      /^No gateway answers at http:\/\/127\.0\.0\.1:4 \(.*ECONNREFUSED.*\); start one with "touch shop\.env && CONFIG_FILE=shop\.env npm start", or .*--gateway\.$/,
    );
  });
});

describe('npm run boundaries', { timeout: 60_000 }, () => {
  it('tells what can be told without a gateway, and how to learn the rest', async () => {
    const { code, stdout, stderr } = await command('ops/boundaries/main.ts');
    expect(code).toBe(0);
    expect(stderr).toContain('There are no metrics at http://127.0.0.1:4/metrics');
    expect(stderr).toContain('npm start');
    expect(stdout).toMatch(/^builder +– +– +– +\d+/m);
  });

  it('fails where a gateway was named that does not answer', async () => {
    const { code, stderr } = await command(
      'ops/boundaries/main.ts',
      '--metrics',
      `${nowhere}/metrics`,
      '--json',
    );
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(
      /^There are no metrics at http:\/\/127\.0\.0\.1:4\/metrics: .*ECONNREFUSED/,
    );
  });
});
