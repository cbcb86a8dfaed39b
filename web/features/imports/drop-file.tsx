import { FileSpreadsheet } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';

/** A place to drop a CSV file onto, or to choose one with. */
export function DropFile({ onFile, error }: { onFile: (file: File) => void; error: string | null }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) onFile(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's short cut; the button does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cn(
        'flex flex-col items-center gap-3 rounded-md border border-dashed px-4 py-16 text-center transition-colors',
        over ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
    >
      <FileSpreadsheet className="size-8 text-faint" strokeWidth={1.5} aria-hidden />
      <p className="text-16 font-semibold">Drop a CSV file here</p>
      <p className="max-w-96 text-muted">
        UTF-8, with a header; comma, semicolon or tab between the cells; up to 200 MB. Nothing is imported before you
        have seen where each column goes.
      </p>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="sr-only"
        aria-label="CSV file"
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <Button look="primary" onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      {error ? (
        <p role="alert" className="text-breached">
          {error}
        </p>
      ) : null}
    </div>
  );
}
