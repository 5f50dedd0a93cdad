import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startTestGateway } from './start-test-gateway.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The contents of a Markdown text's code blocks in one language, in order. */
function blocks(markdown: string, language: string): string {
  const found = markdown.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'));
  return Array.from(found, ([, code]) => code).join('\n');
}

/** What differs from run to run: addresses, ids, order numbers and signatures. */
function withoutChance(output: string): string[] {
  return output
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://shop')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/AP-[0-9A-Z]{8}/g, '<number>')
    .replace(/signature=[\w-]+/g, 'signature=<signature>')
    .split('\n')
    .filter((line) => line !== '');
}

it('the example in the README works as written and prints what it says', async () => {
  const readme = await readFile(`${repository}README.md`, 'utf8');
  const gateway = await startTestGateway();
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', blocks(readme, 'js')], {
      cwd: repository,
      env: { ...process.env, SHOP: `${gateway.url}/graphql` },
    });
    expect(withoutChance(stdout)).toEqual(withoutChance(blocks(readme, 'json')));
  } finally {
    await gateway.close();
  }
});
