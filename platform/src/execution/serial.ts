import { executeField } from './fields.ts';
import { Frame } from './frame.ts';
import type { FieldPlan, Select } from './plan.ts';
import { Position } from './position.ts';
import { afterTicks } from './promises.ts';
import type { Run } from './run.ts';

/**
 * The response of a mutation, whose fields are executed one after the other. In graphql-js each field from the first
 * promise on adds a promise to a chain; the ticks are the links of that chain.
 */
class SerialFrame extends Frame {
  readonly #fields: readonly FieldPlan[];
  readonly #run: Run;
  readonly #source: unknown;
  #next = 0;
  #hasWaited = false;

  constructor(fields: readonly FieldPlan[], run: Run, source: unknown) {
    super(Object.create(null), 1, true);
    this.#fields = fields;
    this.#run = run;
    this.#source = source;
  }

  /**
   * Executes fields until one has to be waited for.
   * @returns the response, or this frame while it is not there yet
   * @throws GraphQLError located, from a field that must not be null
   */
  start(): unknown {
    while (this.#next < this.#fields.length) {
      if (this.#executeNext()) return this;
    }
    return this.values;
  }

  override fail(error: unknown, ticks = this.#hasWaited ? 3 : 2): void {
    super.fail(error, ticks + this.#fields.length - this.#next);
  }

  protected override allThere(): void {
    const ticks = this.#hasWaited ? 3 : 2;
    this.#hasWaited = true;
    afterTicks(ticks, () => this.#continue());
  }

  #continue(): void {
    if (this.#next === this.#fields.length) {
      super.allThere();
      return;
    }
    try {
      if (!this.#executeNext()) afterTicks(1, () => this.#continue());
    } catch (error) {
      this.fail(error, 1);
    }
  }

  /** @returns whether the field has to be waited for */
  #executeNext(): boolean {
    const field = this.#fields[this.#next];
    if (field === undefined) return false;
    this.#next += 1;
    const value = executeField(field, this.#run, this.#source, undefined);
    if (value instanceof Position) {
      this.hold(field.key, value);
      return true;
    }
    this.values[field.key] = value;
    return false;
  }
}

/** Compiles the serial execution of the root fields of a mutation. */
export function compileSerialSelect(fields: readonly FieldPlan[]): Select {
  return (run, source) => new SerialFrame(fields, run, source).start();
}
