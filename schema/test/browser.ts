import { afterAll } from 'vitest';
import { builtinEnvironments } from 'vitest/runtime';

/**
 * Makes this process a browser (jsdom), for the tests of the file that imports it first. `@vitest-environment jsdom`
 * would also load the supergraph, which runs in the same process, as browser code, without file URLs.
 */
const node = { AbortController, AbortSignal, Event, EventTarget };
const browser = await builtinEnvironments.jsdom.setup(globalThis, {});
// Node's fetch takes nothing but its own signals.
Object.assign(globalThis, node);
afterAll(() => browser.teardown(globalThis));
