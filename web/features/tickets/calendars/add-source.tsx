import { useId, useState } from 'react';
import { MOST_ICALENDAR_BYTES, type NewHolidaySource } from '../../../../domain/calendars/sources.ts';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { useReader } from '../../../ui/reader.tsx';
import { CountryFields, type Place } from './country-fields.tsx';
import { countryInWords, type DraftSource } from './source-words.ts';

export type SourceKind = 'country' | 'file' | 'url';

const TITLES = {
  country: 'A country’s holidays',
  file: 'Holidays from an iCalendar file',
  url: 'Holidays from an address',
} as const;

interface Props {
  /** null: closed. */
  kind: SourceKind | null;
  zone: string;
  onClose: () => void;
  onAdd: (source: DraftSource) => void;
}

/** A source is read before it is added, so that its days are seen in the preview and a mistake is said here. */
export function AddSource({ kind, zone, onClose, onAdd }: Props) {
  const form = useId();
  const read = trpc.calendars.previewSource.useMutation();
  return (
    <FormDialog
      open={kind !== null}
      onClose={() => {
        onClose();
        read.reset();
      }}
      title={kind ? TITLES[kind] : ''}
      confirm="Add"
      busy={read.isPending && 'Reading…'}
      form={form}
    >
      {kind ? (
        <SourceForm
          id={form}
          kind={kind}
          error={read.error ? failureOf(read.error).message : undefined}
          onRead={async (source, title) => {
            const { items } = await read.mutateAsync({ source, zone });
            onAdd({ source, title, days: items, error: null });
          }}
        />
      ) : null}
    </FormDialog>
  );
}

interface FormProps {
  id: string;
  kind: SourceKind;
  error: string | undefined;
  onRead: (source: NewHolidaySource, title: string) => Promise<void>;
}

function SourceForm({ id, kind, error, onRead }: FormProps) {
  const { locale } = useReader();
  const [place, setPlace] = useState<Place>({ country: null, state: null, region: null, types: ['public'] });
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState('');
  const [refused, setRefused] = useState<string | null>(null);

  const submit = async () => {
    setRefused(null);
    if (kind === 'country') {
      const { country } = place;
      if (!country) return setRefused('Choose a country');
      const source = { ...place, kind, country, types: [...place.types] };
      await onRead(source, countryInWords(source, locale));
    } else if (kind === 'file') {
      if (!file) return setRefused('Choose a file');
      if (file.size > MOST_ICALENDAR_BYTES) return setRefused('A file of holidays has at most a megabyte');
      await onRead({ kind, name: file.name, text: await file.text() }, file.name);
    } else {
      if (url.trim() === '') return setRefused('Type an address');
      await onRead({ kind, url }, url.replace(/^https:\/\//, ''));
    }
  };
  const wrong = refused ?? error;
  return (
    // What is refused is shown by `error`.
    <Form id={id} errors={null} onSubmit={() => submit().catch(() => undefined)}>
      {kind === 'country' ? <CountryFields place={place} onChange={setPlace} error={wrong} /> : null}
      {kind === 'file' ? (
        <Field label="File" help="Ends in .ics. Its whole days of the next ten years close the calendar." error={wrong}>
          <Input
            type="file"
            accept=".ics,text/calendar"
            className="py-1"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </Field>
      ) : null}
      {kind === 'url' ? (
        <Field
          label="Address"
          help="Begins with https:// and answers with iCalendar. It is read again every day; private networks are refused."
          error={wrong}
        >
          <Input
            type="url"
            value={url}
            placeholder="https://example.com/holidays.ics"
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
      ) : null}
    </Form>
  );
}
