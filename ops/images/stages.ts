import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { type Instruction, parseDockerfile, type Stage } from './dockerfile.ts';

const run = promisify(execFile);

/** A stage whose instructions have been carried out, in a folder that stands for its file system. */
export interface BuiltStage {
  readonly root: string;
  /** Absolute, within the stage. */
  workingDirectory: string;
  /** What ENV says: the environment of the running container. */
  readonly environment: Record<string, string>;
  /** `uid:gid` */
  user: string;
  command: readonly string[];
  healthCheck: readonly string[];
}

interface Building extends BuiltStage {
  /** What ARG says: known while building only. */
  readonly arguments: Record<string, string>;
}

function parseCommand(text: string): string[] {
  const words: unknown = JSON.parse(text);
  if (!Array.isArray(words)) throw new Error(`Not a command in the exec form: ${text}`);
  return words.map(String);
}

function parseAssignments(text: string): [name: string, value: string | undefined][] {
  return text.split(' ').map((assignment) => {
    const [name = '', value] = assignment.split('=');
    return [name, value];
  });
}

/** The steps of a Dockerfile, carried out in folders: what a Docker engine does, but for base images and isolation. */
export class ImageBuilder {
  readonly #stages: ReadonlyMap<string, Stage>;
  readonly #context: string;
  readonly #folder: string;
  readonly #built = new Map<string, Promise<BuiltStage>>();

  /**
   * @param dockerfile its text
   * @param context the folder that COPY takes from
   * @param folder where the stages get folders of their own
   */
  constructor(dockerfile: string, context: string, folder: string) {
    this.#stages = new Map(parseDockerfile(dockerfile).map((stage) => [stage.name, stage]));
    this.#context = context;
    this.#folder = folder;
  }

  /**
   * Builds a stage, and before it those it copies from, each once for the same arguments.
   * @throws Error with the output of a step that failed, or naming an instruction that is not known here
   */
  build(name: string, args: Readonly<Record<string, string>>): Promise<BuiltStage> {
    const stage = this.#stages.get(name);
    if (stage === undefined) throw new Error(`There is no stage ${name}`);
    const declared = stage.instructions.filter(({ keyword }) => keyword === 'ARG').map(({ text }) => text);
    const key = JSON.stringify([name, declared.length > 0 && args]);
    const built = this.#built.get(key) ?? this.#carryOut(stage, args);
    this.#built.set(key, built);
    return built;
  }

  async #carryOut(stage: Stage, args: Readonly<Record<string, string>>): Promise<BuiltStage> {
    const building: Building = {
      root: join(this.#folder, String(this.#built.size)),
      workingDirectory: '/',
      environment: {},
      arguments: {},
      user: '0:0',
      command: [],
      healthCheck: [],
    };
    for (const instruction of stage.instructions) await this.#step(instruction, building, args);
    return building;
  }

  async #step({ keyword, text }: Instruction, stage: Building, args: Readonly<Record<string, string>>) {
    const known: Record<string, string> = { ...stage.arguments, ...stage.environment };
    const value = text.replaceAll(/\$(\w+)/g, (whole, name: string) => known[name] ?? whole);
    switch (keyword) {
      case 'ARG':
        for (const [name, fallback = ''] of parseAssignments(text))
          stage.arguments[name] = args[name] ?? fallback;
        return;
      case 'ENV':
        for (const [name, setting = ''] of parseAssignments(value)) stage.environment[name] = setting;
        return;
      case 'WORKDIR':
        stage.workingDirectory = posix.resolve(stage.workingDirectory, value);
        await mkdir(join(stage.root, stage.workingDirectory), { recursive: true });
        return;
      case 'COPY':
        return this.#copy(value.split(' '), stage, args);
      case 'RUN':
        return runStep(text.replaceAll(/--mount=\S+ /g, ''), stage);
      case 'USER':
        stage.user = value;
        return;
      case 'HEALTHCHECK':
        stage.healthCheck = parseCommand(text.slice(text.indexOf('CMD') + 'CMD'.length));
        return;
      case 'CMD':
        stage.command = parseCommand(text);
        return;
      case 'EXPOSE':
        return;
      default:
        throw new Error(`The instruction ${keyword} is not known here; teach it to ops/images/stages.ts`);
    }
  }

  async #copy(words: string[], stage: Building, args: Readonly<Record<string, string>>): Promise<void> {
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
    const origin = from === undefined ? this.#context : (await this.build(from, args)).root;
    const target = words.pop() ?? '';
    const folder = join(stage.root, posix.resolve(stage.workingDirectory, target));
    await mkdir(folder, { recursive: true });
    for (const source of words) {
      const path = join(origin, source);
      // The contents of a folder, or a file into a folder, as all targets here are folders.
      const isFolder = (await stat(path)).isDirectory();
      // What another stage made is linked: the dependencies are large, and no step changes them any more.
      await run('cp', [from === undefined ? '-a' : '-al', isFolder ? `${path}/.` : path, folder]);
    }
  }
}

async function runStep(command: string, { root, workingDirectory, environment, arguments: args }: Building) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...args, ...environment };
  const cwd = join(root, workingDirectory);
  await run('sh', ['-c', command], { cwd, env, maxBuffer: 64 * 2 ** 20 }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`RUN ${command} failed\n${error.stdout ?? ''}${error.stderr ?? ''}`);
    },
  );
}
