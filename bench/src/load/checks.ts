import { isDeepStrictEqual } from 'node:util';
import type { HttpAnswer } from './connection.ts';
import type { LoadJob } from './job.ts';

/** Comparing all of every answer would make the generator slow; whether one has errors is looked up always. */
const compareEvery = 64;
const errorsKey = Buffer.from('"errors":');

/** Now and then a gateway loses a connection to a subgraph; more failures than these mean that it does not work. */
const mostFailures = 0.01;

function excerptOf({ status, body }: HttpAnswer): string {
  return `${status} ${body.toString('utf8', 0, 500)}`;
}

/** Looks at the answers of one job. */
export class AnswerChecks {
  readonly #job: LoadJob;
  #answers = 0;
  #compared = 0;
  #failed = 0;
  #lastFailure = '';

  constructor(job: LoadJob) {
    this.#job = job;
  }

  get compared(): number {
    return this.#compared;
  }

  get failed(): number {
    return this.#failed;
  }

  /** @throws Error when the answer has other data than expected */
  add(answer: HttpAnswer, variant: number): void {
    this.#answers += 1;
    if (answer.status !== 200 || answer.body.includes(errorsKey)) {
      this.#failed += 1;
      this.#lastFailure = excerptOf(answer);
    } else if (this.#job.check && this.#answers % compareEvery === 1) {
      this.#compare(answer, this.#job.variants[variant]?.expected ?? 'null');
    }
  }

  /** Forgets the answers of the warm-up. */
  reset(): void {
    this.#answers = 0;
    this.#failed = 0;
  }

  /** @throws Error when nothing was answered, or too much with errors */
  assertWorking(): void {
    if (this.#answers === 0) throw new Error('It answered nothing in time');
    if (this.#failed <= this.#answers * mostFailures) return;
    throw new Error(
      `${this.#failed} of ${this.#answers} answers had errors, for example ${this.#lastFailure}`,
    );
  }

  #compare(answer: HttpAnswer, expected: string): void {
    const { data } = JSON.parse(answer.body.toString('utf8')) as { data?: unknown };
    if (!isDeepStrictEqual(data, JSON.parse(expected))) {
      throw new Error(`It answered other data than expected: ${excerptOf(answer)}`);
    }
    this.#compared += 1;
  }
}
