/** One instruction: its lines joined, without comments. */
export interface Instruction {
  /** In capital letters, such as `COPY`. */
  readonly keyword: string;
  readonly text: string;
}

/** What lies between one FROM and the next. */
export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Joins continued lines, and drops comments and what is empty. */
function logicalLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
}

/**
 * Reads the stages of a Dockerfile. Arguments before the first FROM choose base images, which are not read.
 * @throws Error when a stage has no name
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const line of logicalLines(text)) {
    const [keyword = ''] = line.split(' ', 1);
    if (keyword === 'FROM') {
      const name = /\sAS\s+(\S+)$/.exec(line)?.[1];
      if (name === undefined) throw new Error(`This stage has no name: ${line}`);
      stages.push({ name, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ keyword, text: line.slice(keyword.length).trim() });
    }
  }
  return stages;
}
