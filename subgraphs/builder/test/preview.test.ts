import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPreview } from '../src/domain/preview/render.ts';
import { anyConfig, rexConfig } from './configs.ts';

/** Enough of an XML parser to notice what a browser would refuse: tags that do not match, and stray characters. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/?)>/g,
    (_, closes: string, name: string, __, empty: string) => {
      if (closes) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 cannot carry
  expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
}

describe('preview', () => {
  it('is a self-contained, labelled image', () => {
    const svg = renderPreview('Rex on tour', rexConfig);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img"/);
    expect(svg).toContain('<title id="title">Rex on tour</title>');
    expect(svg).toMatch(/<desc id="desc">Made for: Rex \(Dog\)\..*Webbing: Nylon, Teal.*<\/desc>/);
    expect(svg).not.toMatch(/<(script|image|foreignObject|use|style|a)\b|\bhref=|\son\w+=/);
    expect(svg).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it('draws every harness well-formed, the same each time, from parts it defines', () => {
    fc.assert(
      fc.property(anyConfig, fc.string({ unit: 'binary', maxLength: 90 }), (config, name) => {
        const svg = renderPreview(name, config);
        assertWellFormed(svg);
        expect(renderPreview(name, structuredClone(config))).toBe(svg);
        for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) expect(svg).toContain(`id="${id}"`);
      }),
    );
  });

  it('escapes whatever people write', () => {
    const hostile = `</title><script>alert("1")</script>&'`;
    const svg = renderPreview(hostile, {
      ...rexConfig,
      engraving: { text: `R&D "'`, font: 'SERIF', target: 'TAG' },
    });
    assertWellFormed(svg);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('R&amp;D &quot;&apos;');
  });

  it.each([
    ['colour', { webbing: { material: 'NYLON' as const, colour: 'coral' as const } }],
    ['material', { webbing: { material: 'LEATHER' as const, colour: 'black' as const } }],
    ['padding', { padding: 'FLEECE' as const }],
    ['finish', { hardware: { ...rexConfig.hardware, finish: 'BRASS' as const } }],
    ['buckle', { hardware: { ...rexConfig.hardware, buckle: 'COBRA' as const } }],
    ['rings', { attachments: ['BACK' as const, 'FRONT' as const] }],
    ['trim', { reflectiveTrim: true }],
    ['handle', { handle: true }],
    ['category', { category: 'HIKING' as const, handle: true }],
    ['engraving', { engraving: { text: 'Max', font: 'SCRIPT' as const, target: 'BUCKLE' as const } }],
    ['size', { size: 'XL' as const }],
    ['species', { measurements: { ...rexConfig.measurements, species: 'CAT' as const } }],
  ])('shows the %s', (_, change) => {
    const drawing = (svg: string) => svg.replace(/<desc.*<\/desc>/, '');
    expect(drawing(renderPreview('Rex', { ...rexConfig, ...change }))).not.toBe(
      drawing(renderPreview('Rex', rexConfig)),
    );
  });
});
