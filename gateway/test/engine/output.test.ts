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
  const fields = ['a', 'q"'].map((name, index) => textOutput.field(name, index === 0));
  const object = fields.reduce((text, add) => add(text, null), textOutput.beginObject());
  expect(textOutput.list([textOutput.endObject(object), null])).toBe('[{"a":null,"q\\"":null},null]');
  expect(textOutput.list([])).toBe('[]');
  expect(textOutput.endObject(textOutput.beginObject())).toBe('{}');
});
