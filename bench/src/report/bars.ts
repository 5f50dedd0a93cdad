/** One bar of a panel. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The smallest and the largest value measured. */
  readonly range: readonly [number, number];
  /** The value for people. */
  readonly text: string;
  readonly emphasis: string;
  readonly tone: 'ours' | 'baseline' | 'other';
}

export interface Panel {
  readonly title: string;
  readonly note: string;
  readonly bars: readonly Bar[];
  /** A value that a dashed line goes through. */
  readonly reference: number | null;
}

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly panels: readonly Panel[];
}

const width = 960;
const margin = 32;
const labelWidth = 330;
const figureWidth = 130;
const barsLeft = margin + labelWidth;
const barsWidth = width - barsLeft - margin - figureWidth;
const rowHeight = 26;
const barHeight = 16;
const panelHead = 58;
const panelGap = 22;
const chartHead = 84;

/** Colours for light pages, and others where the reader prefers dark ones. */
const style = `
  svg { --page: #ffffff; --ink: #1c2430; --quiet: #5d6878; --rule: #dfe4ea; --ours: #0b8a72; --baseline: #5a6b86; --other: #b4bfcd; }
  @media (prefers-color-scheme: dark) {
    svg { --page: #12161c; --ink: #eef2f6; --quiet: #9aa7b6; --rule: #2a323c; --ours: #2fc4a2; --baseline: #8fa3c4; --other: #46525f; }
  }
  text { font-family: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; fill: var(--ink); }
  .title { font-size: 20px; font-weight: 650; }
  .panel { font-size: 14px; font-weight: 600; }
  .quiet { font-size: 12px; fill: var(--quiet); }
  .label { font-size: 13px; text-anchor: end; }
  .figure { font-size: 13px; text-anchor: end; font-variant-numeric: tabular-nums; }
  .mine { font-weight: 650; }
  .range { stroke: var(--ink); stroke-width: 1.25; opacity: 0.55; }
  .reference { stroke: var(--baseline); stroke-width: 1; stroke-dasharray: 3 4; }
  .rule { stroke: var(--rule); stroke-width: 1; }
`;

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function drawBar(bar: Bar, top: number, scale: number): string {
  const length = Math.max(bar.value * scale, 2);
  const middle = top + barHeight / 2;
  const [least, most] = bar.range.map((value) => round(barsLeft + value * scale));
  const baselineOfText = middle + 4.5;
  const weight = bar.tone === 'ours' ? ' mine' : '';
  return [
    `<text class="label${weight}" x="${barsLeft - 12}" y="${baselineOfText}">${escapeMarkup(bar.label)}</text>`,
    `<rect x="${barsLeft}" y="${top}" width="${round(length)}" height="${barHeight}" rx="3" fill="var(--${bar.tone})"/>`,
    `<line class="range" x1="${least}" x2="${most}" y1="${middle}" y2="${middle}"/>`,
    `<text class="figure" x="${width - margin - 52}" y="${baselineOfText}">${escapeMarkup(bar.text)}</text>`,
    `<text class="figure${weight}" x="${width - margin}" y="${baselineOfText}">${escapeMarkup(bar.emphasis)}</text>`,
  ].join('\n');
}

function panelHeight({ bars }: Panel): number {
  return panelHead + bars.length * rowHeight + panelGap;
}

function drawPanel(panel: Panel, top: number): string {
  const most = Math.max(...panel.bars.map(({ range }) => range[1]), Number.MIN_VALUE);
  const scale = barsWidth / most;
  const first = top + panelHead;
  const last = first + panel.bars.length * rowHeight - (rowHeight - barHeight);
  const parts = [
    `<line class="rule" x1="${margin}" x2="${width - margin}" y1="${top}" y2="${top}"/>`,
    `<text class="panel" x="${margin}" y="${top + 24}">${escapeMarkup(panel.title)}</text>`,
    `<text class="quiet" x="${margin}" y="${top + 42}">${escapeMarkup(panel.note)}</text>`,
    ...panel.bars.map((bar, index) => drawBar(bar, first + index * rowHeight, scale)),
  ];
  if (panel.reference !== null) {
    const x = round(barsLeft + panel.reference * scale);
    parts.push(`<line class="reference" x1="${x}" x2="${x}" y1="${first - 6}" y2="${last + 6}"/>`);
  }
  return parts.join('\n');
}

/** Draws panels of horizontal bars below each other, as an SVG that is legible on light and dark pages. */
export function drawPanels({ title, subtitle, panels }: Chart): string {
  let top = chartHead;
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, top);
    top += panelHeight(panel);
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" aria-label="${escapeMarkup(title)}">`,
    `<style>${style}</style>`,
    `<rect width="${width}" height="${top}" fill="var(--page)"/>`,
    `<text class="title" x="${margin}" y="42">${escapeMarkup(title)}</text>`,
    `<text class="quiet" x="${margin}" y="64">${escapeMarkup(subtitle)}</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
