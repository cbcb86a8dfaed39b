import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import type { Language, TemplateLook } from '../../../../domain/documents/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { DrawnPage } from './drawn-page.tsx';
import { LANGUAGE_OPTIONS } from './languages.ts';

interface Props {
  /** null: not to be drawn as it is. */
  look: TemplateLook | null;
  language: Language;
  onLanguage: (language: Language) => void;
}

const EXAMPLES = [
  { value: 'few', label: 'A short invoice' },
  { value: 'many', label: 'An invoice of several pages' },
] as const;

/** What a look makes of an example, or of one of the latest invoices. */
export function LookPreview({ look, language, onLanguage }: Props) {
  const [example, setExample] = useState('few');
  const [last, setLast] = useState(look);
  if (look !== null && look !== last) setLast(look);
  const latest = trpc.invoices.list.useQuery({ pageSize: 10, filter: { status: ['open', 'paid'] } });
  const given = last ?? look;
  const many = example === 'many' ? 'many' : 'few';
  const invoice = EXAMPLES.some(({ value }) => value === example) ? {} : { invoiceId: example };
  const query = trpc.documents.preview.useQuery(
    { look: given as TemplateLook, language, lines: many, ...invoice },
    { enabled: given !== null, placeholderData: keepPreviousData, staleTime: 60_000 },
  );
  const options = [
    ...EXAMPLES,
    ...(latest.data?.items ?? []).map(({ id, number, customerName }) => ({
      value: id,
      label: `${number ?? 'Draft'}, ${customerName}`,
    })),
  ];
  return (
    <section aria-label="Preview" className="flex min-h-0 min-w-0 flex-col gap-3">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Shown as">
          <Select value={example} options={options} onChange={({ target: { value } }) => setExample(value)} />
        </Field>
        <Field label="In">
          <Select
            value={language}
            options={LANGUAGE_OPTIONS}
            onChange={({ target: { value } }) => onLanguage(value as Language)}
          />
        </Field>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by its keys */}
      <div tabIndex={0} className="min-h-0 grow rounded-md border border-line bg-sunken p-3 sm:p-6 lg:overflow-y-auto">
        <Loaded query={query} what="The preview">
          {({ document: { pages, width, height }, logo }) => (
            <div className="mx-auto flex max-w-180 flex-col gap-6">
              {pages.map((marks, index) => (
                <DrawnPage
                  // biome-ignore lint/suspicious/noArrayIndexKey: a page is its place
                  key={index}
                  marks={marks}
                  width={width}
                  height={height}
                  label={`Page ${index + 1} of ${pages.length}`}
                  logo={logo ? '/api/v1/document-settings/logo' : null}
                />
              ))}
            </div>
          )}
        </Loaded>
      </div>
    </section>
  );
}
