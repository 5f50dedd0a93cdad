import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPassword, normalizePassword, repeatsOwner, weaknessOf } from '../../src/domain/passwords.ts';

const owner = { email: 'jane.doe@example.com', displayName: 'Jane van Doe' };

describe('the strength of a password', () => {
  it.each([
    'harness-demo',
    'correct horse battery staple',
    'Zu4!pq9#',
    'пароль для собаки',
    'eight 88',
    '🐕🐈🐇🐢🦜🐟🐎🐄',
  ])('accepts %j', (password) => {
    expect(weaknessOf(password)).toBeNull();
  });

  it.each([
    'password',
    'P@ssw0rd2026!',
    '$unshine99',
    '123Welcome!!',
    'qwertyuiop',
    'QWERTY123456',
    '1q2w3e4r5t',
    'aaaaaaaaaa',
    '12345678',
    'hgfedcba',
    'abababab',
    'dogdogdogdog',
    '!!!!!!!!!',
  ])('refuses %j as too common', (password) => {
    expect(weaknessOf(password)).toMatch(/first that are tried/);
  });

  it('counts characters, not bytes or UTF-16 units', () => {
    expect(weaknessOf('🐕🐈🐇🐢')).toMatch(/at least 8/);
    expect(weaknessOf('a1b2c3d')).toMatch(/at least 8/);
    const long = Array.from({ length: 128 }, (_, index) =>
      String.fromCodePoint(0x1f400 + ((index * 7) % 60)),
    ).join('');
    expect(weaknessOf(long)).toBeNull();
    expect(weaknessOf(`${long}x`)).toMatch(/at most 128/);
  });

  it('judges any text at once, whatever its length', () => {
    const hostile = [
      '1'.repeat(1_000_000),
      `${'1'.repeat(1_000_000)}a`,
      'ab'.repeat(500_000),
      '\u0301'.repeat(1_000_000),
    ];
    const startedAt = performance.now();
    for (const text of hostile) {
      expect(weaknessOf(text)).toMatch(/at most 128/);
      expect(repeatsOwner(text, owner)).toBe(false);
    }
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('judges a composed and a decomposed spelling alike, and makes them one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(weaknessOf(text.normalize('NFD'))).toBe(weaknessOf(text.normalize('NFC')));
        expect(normalizePassword(text.normalize('NFD'))).toBe(normalizePassword(text.normalize('NFC')));
      }),
    );
  });

  it('accepts nothing shorter than 8 or longer than 128 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        if (weaknessOf(text) !== null) return;
        const length = [...normalizePassword(text)].length;
        expect(length).toBeGreaterThanOrEqual(8);
        expect(length).toBeLessThanOrEqual(128);
      }),
    );
  });

  it('refuses a common word however it is decorated', () => {
    const decoration = fc.string({ unit: fc.constantFrom(...'0123456789!?#.-'), maxLength: 6 });
    fc.assert(
      fc.property(
        decoration,
        fc.constantFrom('password', 'Sunshine', 'w3lc0me', 'QwErTyUi'),
        decoration,
        (before, word, after) => {
          expect(weaknessOf(before + word + after)).not.toBeNull();
        },
      ),
    );
  });

  it('reports its code through the schema, once', () => {
    expect(newPassword.safeParse('short').error?.issues).toMatchObject([
      { params: { code: 'WEAK_PASSWORD' } },
    ]);
  });
});

describe('a password that repeats its owner', () => {
  it.each([
    'jane.doe@example.com',
    'JANE.DOE@EXAMPLE.COM',
    'jane-doe',
    'JaneDoe2026',
    '1987janedoe',
    'jane van doe',
    'JaneVanDoe!',
  ])('is found in %j', (password) => {
    expect(repeatsOwner(password, owner)).toBe(true);
  });

  it.each(['jane loves her terrier', 'harness-demo', '!!!!????', '12345'])(
    'is not seen in %j',
    (password) => {
      expect(repeatsOwner(password, owner)).toBe(false);
    },
  );

  it('does not take a name without letters for every password without letters', () => {
    expect(repeatsOwner('!!!!????', { email: 'a@example.com', displayName: '🐕' })).toBe(false);
  });
});
