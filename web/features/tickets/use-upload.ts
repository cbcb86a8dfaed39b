import { useState } from 'react';
import {
  type Attachment,
  isRefusedType,
  MOST_FILE_BYTES,
  MOST_FILES,
  sizeWords,
} from '../../../domain/files/contract.ts';

interface Answer {
  readonly data: Attachment | null;
  readonly error: { readonly message: string } | null;
}

/** Files that are to go with what is being written: uploaded at once, sent with the message. */
export function useUpload() {
  const [files, setFiles] = useState<readonly Attachment[]>([]);
  const [uploading, setUploading] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (chosen: readonly File[]) => {
    setProblem(null);
    for (const file of chosen.slice(0, MOST_FILES)) {
      const refusal = refuse(file);
      if (refusal) {
        setProblem(refusal);
        continue;
      }
      setUploading((n) => n + 1);
      try {
        const uploaded = await upload(file);
        setFiles((before) => [...before, uploaded].slice(0, MOST_FILES));
      } catch (error) {
        setProblem((error as Error).message);
      } finally {
        setUploading((n) => n - 1);
      }
    }
  };
  return {
    files,
    uploading: uploading > 0,
    problem,
    add,
    remove: (id: string) => setFiles((before) => before.filter((file) => file.id !== id)),
    clear: () => setFiles([]),
  };
}

function refuse(file: File): string | null {
  if (isRefusedType(file.name)) return `${file.name} is a program, which is not taken.`;
  if (file.size > MOST_FILE_BYTES)
    return `${file.name} is ${sizeWords(file.size)}; at most ${sizeWords(MOST_FILE_BYTES)} are taken.`;
  return file.size === 0 ? `${file.name} is empty.` : null;
}

async function upload(file: File): Promise<Attachment> {
  const form = new FormData();
  form.set('mediaType', file.type || 'application/octet-stream');
  form.set('file', file);
  const answer = await fetch('/api/v1/files', { method: 'POST', body: form })
    .then((response) => response.json() as Promise<Answer>)
    .catch(() => null);
  if (answer?.data) return answer.data;
  throw new Error(answer?.error?.message ?? `${file.name} could not be uploaded. Try again.`);
}
