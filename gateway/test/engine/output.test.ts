import { expect, it } from 'vitest';
import { textOutput } from '../../src/engine/shaping/output.ts';

const values: readonly unknown[] = [
  '',
  'plain',
  'ß–€ \u2028',
  'a "quoted" \\ text',
  'tab\tand\u0000nul\u001f',
  '\ud83d\udc15',
  '\ud83d',
  '\udc15x',
  0,
  -0,
  1.5e300,
  true,
  false,
  null,
  ['a', { b: '"' }],
  { toJSON: () => 'itself' },
];

it.each(values.map((value) => [JSON.stringify(value), value]))('writes %s as JSON does', (text, value) => {
  expect(textOutput.whole(value)).toBe(text);
});

it('writes null where JSON has nothing to write', () => {
  expect(textOutput.whole(undefined)).toBe('null');
});

it('writes lists and objects, names with odd characters among them', () => {
  const object = textOutput.object(['a', 'q"'], [null, '1']);
  expect(textOutput.list([object, null])).toBe('[{"a":null,"q\\"":1},null]');
  expect(textOutput.list([])).toBe('[]');
  expect(textOutput.object([], [])).toBe('{}');
});
