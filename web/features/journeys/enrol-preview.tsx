import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import type { EnrolmentPreview, EnrolRequest } from '../../../domain/journeys/requests.ts';
import { fromIso } from '../../../domain/time/instant.ts';
import { ClientContext } from '../../app/client-context.ts';
import { failureOf } from '../../app/failure.ts';
import { cn } from '../../ui/cn.ts';
import { Count } from '../../ui/count.tsx';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { dateFormat } from '../../ui/time-words.ts';
import { leftOutWords, mailsWords } from './preview-words.ts';

/** What enrolling would do, asked anew whenever the wish changes; null: the wish is not finished. */
export function useEnrolPreview(request: EnrolRequest | null) {
  const client = useContext(ClientContext);
  return useQuery({
    queryKey: [['journeys', 'previewEnrol'], request],
    queryFn: () => {
      if (!client || !request) throw new Error('nothing to ask');
      return client.journeys.previewEnrol.mutate(request);
    },
    enabled: request !== null && client !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

interface Props {
  query: ReturnType<typeof useEnrolPreview>;
  /** What is missing before it can be asked. */
  missing: string | null;
}

/** "1,204 leads, first mail Monday 09:00 in Lisbon; 38 are left out: already in it." */
export function EnrolPreview({ query: { data, error, isFetching }, missing }: Props) {
  return (
    <div
      role="status"
      className={cn('rounded-md border border-line bg-sunken px-3 py-2.5', isFetching && data && 'opacity-70')}
    >
      {missing ? (
        <p className="text-muted">{missing}</p>
      ) : error ? (
        <p className="text-breached">{failureOf(error).message}</p>
      ) : data ? (
        <Words preview={data} />
      ) : (
        <p className="text-muted">Counting the leads…</p>
      )}
    </div>
  );
}

function Words({ preview }: { preview: EnrolmentPreview }) {
  const reader = useReader();
  const { toEnrol, found, withoutAddress, firstMailAt, lastFirstMailAt, endsBy, mails } = preview;
  const leftOut = leftOutWords(preview);
  if (toEnrol === 0) {
    return (
      <>
        <p className="font-medium">{found === 0 ? 'No lead is found.' : 'Nobody would be enrolled.'}</p>
        {leftOut ? <p className="text-muted">{leftOut}.</p> : null}
      </>
    );
  }
  return (
    <>
      <p className="font-medium">
        <Count value={toEnrol} /> {toEnrol === 1 ? 'lead' : 'leads'}
        {firstMailAt ? `, first mail ${momentWords(firstMailAt, reader)}` : ', without any mail'}
      </p>
      <p className="text-muted">
        {mails.most > 0 ? `${mailsWords(mails)}. ` : ''}
        {firstMailAt && lastFirstMailAt && lastFirstMailAt !== firstMailAt
          ? `By ${momentWords(lastFirstMailAt, reader)} everybody has the first. `
          : ''}
        {endsBy ? `The last one ends ${momentWords(endsBy, reader)}. ` : ''}
        {withoutAddress > 0
          ? `${withoutAddress.toLocaleString('en')} ${withoutAddress === 1 ? 'has' : 'have'} no e-mail address and ${withoutAddress === 1 ? 'passes' : 'pass'} through without mail. `
          : ''}
      </p>
      {leftOut ? <p className="text-muted">{leftOut}.</p> : null}
    </>
  );
}

/** "Monday, 16 Mar at 09:00 in Lisbon": a date and a time on the reader's clock, whose place is named. */
function momentWords(at: string, reader: Reader): string {
  const instant = fromIso(at);
  const day = dateFormat(reader, { weekday: 'long', day: 'numeric', month: 'short' }).format(instant);
  const time = dateFormat(reader, { hour: '2-digit', minute: '2-digit' }).format(instant);
  const place = reader.zone.split('/').at(-1)?.replaceAll('_', ' ') ?? reader.zone;
  return `${day} at ${time} in ${place}`;
}
