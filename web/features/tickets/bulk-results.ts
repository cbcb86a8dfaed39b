/** How one row of a bulk action went. */
export interface BulkResult<Row> {
  readonly row: Row;
  /** null: it was done */
  readonly refusal: string | null;
}

/** So many requests stand in one batch at most, that the first answers come soon. */
const AT_ONCE = 5;

/** Does something to each row and says of each how it went: one refusal stops nobody else's. */
export async function forEachRow<Row>(
  rows: readonly Row[],
  act: (row: Row) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<readonly BulkResult<Row>[]> {
  const results: BulkResult<Row>[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE);
    const settled = await Promise.allSettled(part.map(act));
    settled.forEach((outcome, i) => {
      const row = part[i] as Row;
      results.push({ row, refusal: outcome.status === 'fulfilled' ? null : wordsOf(outcome.reason) });
    });
    onProgress(results.length);
  }
  return results;
}

const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : 'It did not work.');
