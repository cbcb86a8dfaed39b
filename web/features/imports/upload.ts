import type { CreatedImport, ImportEntity, ImportMapping } from '../../../domain/imports/contract.ts';

interface Request {
  readonly file: File;
  readonly entity: ImportEntity;
  readonly mapping: ImportMapping;
  readonly enrolJourneyId: string | null;
}

interface Answer {
  data: CreatedImport | null;
  error: { message: string; issues?: readonly { message: string }[] } | null;
}

/**
 * Sends the file; fetch cannot tell how far an upload has got, so this is the older way. Rejects with words for a person.
 * @param onProgress bytes sent so far
 */
export function uploadImport(request: Request, onProgress: (sent: number) => void): Promise<CreatedImport> {
  const form = new FormData();
  form.set('entity', request.entity);
  form.set('mapping', JSON.stringify(request.mapping));
  if (request.enrolJourneyId) form.set('enrolJourneyId', request.enrolJourneyId);
  // Last, so that the server knows what it is for when it comes.
  form.set('file', request.file);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', '/api/v1/imports');
    call.responseType = 'json';
    call.upload.onprogress = ({ loaded }) => onProgress(loaded);
    call.onload = () => {
      const answer = call.response as Answer | null;
      if (answer?.data) resolve(answer.data);
      else reject(new Error(refusal(answer)));
    };
    call.onerror = () => reject(new Error('The server could not be reached. Nothing was imported; try again.'));
    call.send(form);
  });
}

function refusal(answer: Answer | null): string {
  if (!answer?.error) return 'The file could not be sent. Nothing was imported; try again.';
  const { message, issues = [] } = answer.error;
  const more = issues.map((issue) => issue.message).filter((words) => !message.includes(words));
  return [message, ...more].join(' ');
}
