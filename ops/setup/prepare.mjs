// Runs before `npm start` and `npm test`, on a machine that may have nothing but Node and npm. Plain JavaScript
// without dependencies, since there may be no node_modules yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const leastNode = [20, 19];

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

function run(command, args, failure) {
  // On Windows npm is a .cmd file, which only a shell can start.
  const result = spawnSync(command, args, {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (result.status === 0) return;
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  process.stderr.write(output);
  if (/ENOSPC|No space left on device/.test(output)) fail('The disk is full; free some space and try again.');
  fail(failure);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) {
  fail(
    `All Pet Plus needs Node ${leastNode.join('.')} or newer, but this is ${process.versions.node}; install a newer Node and try again.`,
  );
}

// npm writes this file at the end of an install, so an install that was cut short does not count.
const installed = `${repository}node_modules/.package-lock.json`;
if (
  !existsSync(installed) ||
  statSync(installed).mtimeMs < statSync(`${repository}package-lock.json`).mtimeMs
) {
  console.error('… installing dependencies (npm ci), about a minute');
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'Installing the dependencies failed; npm says above why.',
  );
}

console.error('… generating types and database clients');
run(
  'npm',
  ['run', '--silent', 'generate'],
  'Generating code from the schemas failed; the tool above says where.',
);
