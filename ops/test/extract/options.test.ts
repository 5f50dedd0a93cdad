import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../extract/options.ts';

const names = ['builder', 'orders'];

describe('the command line of npm run extract', () => {
  it('says where how much goes, and by which gateways', () => {
    expect(parseOptions(['builder', '--weight', '10'], names)).toEqual({
      name: 'builder',
      weight: 10,
      gateways: undefined,
      port: undefined,
    });
    const gateways = ['--gateway', 'http://a:5000/', '--gateway', 'http://b:5000/metrics'];
    expect(parseOptions(['orders', '--rollback', '--port', '0', ...gateways], names)).toEqual({
      name: 'orders',
      weight: null,
      gateways: ['http://a:5000', 'http://b:5000'],
      port: 0,
    });
  });

  it.each([
    ['no subgraph', []],
    ['one that does not exist', ['payments', '--weight', '10']],
    ['two of them', ['builder', 'orders', '--weight', '10']],
    ['neither a weight nor the way back', ['builder']],
    ['both', ['builder', '--weight', '10', '--rollback']],
    ['a weight that is none', ['builder', '--weight', '101']],
    ['a port that is none', ['builder', '--weight', '10', '--port', 'four']],
    ['something else', ['builder', '--weight', '10', '--force']],
  ])('is refused with how it is used, given %s', (_, args) => {
    expect(() => parseOptions(args, names)).toThrow('Usage: npm run extract -- builder | orders');
  });
});
