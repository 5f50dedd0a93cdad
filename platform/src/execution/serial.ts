import { executeField } from './fields.ts';
import { Frame } from './frame.ts';
import type { FieldPlan, Select } from './plan.ts';
import { Position } from './position.ts';
import type { Run } from './run.ts';

/** The response of a mutation, whose fields are executed one after the other. */
class SerialFrame extends Frame {
  readonly #fields: readonly FieldPlan[];
  readonly #run: Run;
  readonly #source: unknown;
  #next = 0;
  #hasWaited = false;

  constructor(fields: readonly FieldPlan[], run: Run, source: unknown) {
    super(Object.create(null), 0);
    this.#fields = fields;
    this.#run = run;
    this.#source = source;
  }

  /**
   * Executes fields until one has to be waited for.
   * @returns the response, or this frame while it is not there yet
   * @throws GraphQLError located, from a field that must not be null
   */
  advance(): unknown {
    for (;;) {
      const field = this.#fields[this.#next];
      if (field === undefined) return this.values;
      this.#next += 1;
      const value = executeField(field, this.#run, this.#source, undefined);
      if (value instanceof Position) {
        this.hold(field.key, value);
        return this;
      }
      this.values[field.key] = value;
    }
  }

  /** graphql-js has a promise for each field that is left, and each passes the failure on. */
  override fail(error: unknown, ticks = this.#hasWaited ? 3 : 2): void {
    super.fail(error, ticks + this.#fields.length - this.#next);
  }

  protected override allThere(): void {
    this.#hasWaited = true;
    try {
      if (this.advance() !== this) super.allThere();
    } catch (error) {
      this.fail(error, 1);
    }
  }
}

/** Compiles the serial execution of the root fields of a mutation. */
export function compileSerialSelect(fields: readonly FieldPlan[]): Select {
  return (run, source) => new SerialFrame(fields, run, source).advance();
}
