import { Paperclip, X } from 'lucide-react';
import { useRef } from 'react';
import { type Attachment, sizeWords } from '../../../domain/files/contract.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { useUpload } from './use-upload.ts';

const CHIP = 'inline-flex max-w-full items-center gap-1.5 rounded-md border border-line bg-surface px-2 py-1 text-13';

/** Files of a message; each is downloaded, none is shown under our address. */
export function Attachments({ ticketId, files }: { ticketId: string; files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Attachments" className="mt-2 flex flex-wrap gap-2">
      {files.map(({ id, name, size }) => (
        <li key={id} className="max-w-full">
          <a
            href={`/api/v1/tickets/${ticketId}/attachments/${id}`}
            download={name}
            className={`${CHIP} hover:border-edge`}
          >
            <Paperclip aria-hidden className="size-3.5 shrink-0 text-muted" />
            <span className="truncate">{name}</span>
            <span className="shrink-0 text-faint tabular-nums">{sizeWords(size)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What will go with the message that is being written. */
export function FilesToSend({
  upload: { files, problem, uploading, remove },
}: {
  upload: ReturnType<typeof useUpload>;
}) {
  return (
    <div role="status" className="flex flex-col gap-1 empty:hidden">
      {files.length > 0 ? (
        <ul aria-label="Files to send" className="flex flex-wrap gap-2">
          {files.map(({ id, name, size }) => (
            <li key={id} className={CHIP}>
              <Paperclip aria-hidden className="size-3.5 shrink-0 text-muted" />
              <span className="truncate">{name}</span>
              <span className="shrink-0 text-faint tabular-nums">{sizeWords(size)}</span>
              <IconButton label={`Do not send ${name}`} icon={<X />} onClick={() => remove(id)} />
            </li>
          ))}
        </ul>
      ) : null}
      {uploading ? <p className="text-13 text-muted">Uploading…</p> : null}
      {problem ? <p className="text-13 text-breached">{problem}</p> : null}
    </div>
  );
}

/** Opens the system's choice of files. */
export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label="Files to attach"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <IconButton label="Attach files" icon={<Paperclip />} onClick={() => input.current?.click()} />
    </>
  );
}
