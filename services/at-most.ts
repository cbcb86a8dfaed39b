/**
 * Lets so many pieces of work run at once; whoever comes later waits for their turn, in the order in which they came.
 * @returns what runs a piece of work when it is its turn
 */
export function atMost(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    // The place is handed over: nobody who comes in between takes it.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
