/** Texts that are no JSON object: the same ones at each run. */
export function malformedTexts(count: number): string[] {
  const right =
    '{"admin_graphql_api_id":"gid://shopify/Order/1","line_items":[{"price":"1.00"}],"n":-1.5e3,"t":true}';
  const wrong = [
    '',
    ' ',
    'null',
    'true',
    '0',
    '"text"',
    '[]',
    '[{}]',
    '{',
    '}',
    '{]',
    'undefined',
    'NaN',
    '{"a":NaN}',
    "{'a':1}",
    '{a:1}',
    '{"a":1,}',
    '{"a":01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":0x10}',
    '{"a":"\u0000"}',
    '{"a":"\n"}',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    '{"a":1}{"b":2}',
    '{"a":1} x',
    '// a\n{}',
    '{"a":1/**/}',
    '\ufeff{"a":1}',
    '<order/>',
    'a=1&b=2',
    '['.repeat(100_000),
    '{"a":'.repeat(50_000),
    '\u0000',
  ];
  const cut = Array.from({ length: right.length - 1 }, (_, index) => right.slice(0, index + 1));
  const spoiled = Array.from(
    { length: right.length },
    (_, index) => `${right.slice(0, index)}\u0001${right.slice(index)}`,
  );
  const texts = [...wrong, ...cut, ...spoiled, ...spoiled.map((text) => `[${text}]`)];
  if (texts.length < count) throw new Error(`There are only ${texts.length}`);
  return texts.slice(0, count);
}
