import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferencesChange } from '../../src/domain/inputs.ts';
import { localeTag } from '../../src/domain/preferences.ts';

describe('a locale', () => {
  it.each([
    ['en-us', 'en-US'],
    ['DE-at', 'de-AT'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['sr-Latn', 'sr-Latn'],
    ['de-DE-u-co-phonebk', 'de-DE-u-co-phonebk'],
  ])('%s is stored as %s', (tag, canonical) => {
    expect(localeTag.parse(tag)).toBe(canonical);
  });

  it.each([
    '',
    'e',
    'notalanguage',
    'en_US',
    'en-',
    '-en',
    'en-US-',
    'en us',
    '../../etc',
    'x'.repeat(100_000),
  ])('%j is none', (tag) => {
    expect(localeTag.safeParse(tag).error?.issues).toHaveLength(1);
  });

  it('is refused or canonical, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aenusDEhtx0123-_ '), maxLength: 40 }), (text) => {
        const parsed = localeTag.safeParse(text);
        if (parsed.success) expect(localeTag.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
});

describe('a change of preferences', () => {
  it('takes null for "as it is"', () => {
    expect(preferencesChange.parse({ units: null, locale: 'fr' })).toEqual({ locale: 'fr' });
  });
});
