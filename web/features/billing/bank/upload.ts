import type { ImportedStatement } from '../../../../domain/bank/contract.ts';

interface Answer {
  data: ImportedStatement | null;
  error: { message: string; issues?: readonly { message: string }[] } | null;
}

/** Sends a bank's file. Rejects with words for a person. */
export async function uploadStatement(file: File): Promise<ImportedStatement> {
  const body = new FormData();
  body.set('file', file);
  const response = await fetch('/api/v1/bank-statements', {
    method: 'POST',
    body,
    headers: { 'x-backbeat': '1' },
  }).catch(() => null);
  if (!response) throw new Error('The server could not be reached. Nothing was imported; try again.');
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (answer?.data) return answer.data;
  throw new Error(answer?.error?.message ?? 'The file could not be sent. Nothing was imported; try again.');
}
