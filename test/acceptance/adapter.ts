/** One question of a vector file, without its id, title and answers: an adapter can only compute. */
export interface Question {
  /** `given` of the case, as it stands in the file. */
  readonly given: Record<string, unknown>;
  /** `steps` of the case in order, each without its `expect`; empty where the case has none. */
  readonly steps: readonly Record<string, unknown>[];
}

export interface Answer {
  /** Compared with the case's `expect`, field by field; `expect.xIn` also accepts `answer.x` as one of its values. */
  readonly answer: Record<string, unknown>;
  /** One answer a step, compared with the step's own `expect`. */
  readonly steps?: readonly Record<string, unknown>[];
}

/**
 * What a domain can answer, by the kind of question. A refusal is thrown as an error with a `code`;
 * the runner reads it as `{ error: code }`.
 */
export type Adapters = Readonly<Record<string, (question: Question) => Answer | Promise<Answer>>>;
