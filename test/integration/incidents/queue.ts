import type { Instant } from '../../../domain/time/instant.ts';

/** What happens at an instant: rows of the log before what a process does by itself, both in the order in which they were entered. */
interface Entry<T> {
  readonly at: Instant;
  readonly rank: number;
  readonly entered: number;
  readonly what: T;
}

/** What is to come, earliest first. */
export class Queue<T> {
  readonly #heap: Entry<T>[] = [];
  #entered = 0;

  /** @param rank of several at one instant the lower goes first */
  push(at: Instant, rank: number, what: T): void {
    const heap = this.#heap;
    heap.push({ at, rank, entered: this.#entered++, what });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfEarlier(i, parent)) return;
      i = parent;
    }
  }

  get first(): { readonly at: Instant; readonly what: T } | undefined {
    return this.#heap[0];
  }

  shift(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = right < heap.length && isEarlier(heap[right], heap[left]) ? right : left;
      if (child >= heap.length || !this.#swapIfEarlier(child, i)) return;
      i = child;
    }
  }

  #swapIfEarlier(i: number, above: number): boolean {
    const [one, other] = [this.#heap[i], this.#heap[above]];
    if (!one || !other || !isEarlier(one, other)) return false;
    this.#heap[i] = other;
    this.#heap[above] = one;
    return true;
  }
}

const isEarlier = <T>(a: Entry<T> | undefined, b: Entry<T> | undefined): boolean =>
  a !== undefined && b !== undefined && (a.at - b.at || a.rank - b.rank || a.entered - b.entered) < 0;
