import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseOrderNumber, orderNumberBytes, orderNumberFrom } from '../../src/domain/order-number.ts';

const bytes = fc.uint8Array({ minLength: orderNumberBytes, maxLength: orderNumberBytes });

describe('order numbers', () => {
  it('are AP- and eight Crockford characters, a different one for every five bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(orderNumberFrom(left)).toMatch(/^AP-[0-9A-HJKMNP-TV-Z]{8}$/);
        expect(orderNumberFrom(left) === orderNumberFrom(right)).toBe(Buffer.compare(left, right) === 0);
      }),
    );
    expect(orderNumberFrom(new Uint8Array(5))).toBe('AP-00000000');
    expect(orderNumberFrom(new Uint8Array(5).fill(255))).toBe('AP-ZZZZZZZZ');
  });

  it('survive being typed in lower case, with spaces, and with the letters people mix up', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const number = orderNumberFrom(random);
        const typed = ` ${number.toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o')} `;
        expect(normaliseOrderNumber(typed)).toBe(number);
      }),
    );
  });

  it('take exactly five bytes', () => {
    expect(() => orderNumberFrom(new Uint8Array(4))).toThrow(RangeError);
  });
});
