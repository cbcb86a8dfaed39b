import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { LifeDialog } from './life-dialog.tsx';
import type { LifeChange } from './life-preview.tsx';

export type Deed =
  | 'activate'
  | 'extend-trial'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'keep'
  | 'reactivate'
  | 'skip-next'
  | 'term'
  | 'instalments'
  | 'invoice-ahead';

interface Props {
  subscription: SubscriptionDetail;
  onClose: () => void;
}

const lengthWords = (interval: string, count: number): string =>
  count === 1 ? `a ${interval}` : `${count} ${interval}s`;

const whose = ({ customerName, pricePlanName }: SubscriptionDetail) => `${customerName}’s ${pricePlanName}`;

/** The dialog of a deed. */
export function DeedDialog({ deed, ...props }: Props & { deed: Deed }) {
  if (deed === 'pause') return <PauseDialog {...props} />;
  if (deed === 'cancel') return <EndDialog {...props} />;
  if (deed === 'extend-trial') return <TrialDialog {...props} />;
  if (deed === 'term') return <TermDialog {...props} />;
  if (deed === 'instalments' || deed === 'invoice-ahead') return <ScheduleDialog {...props} deed={deed} />;
  const { title, ...words } = SIMPLE[deed];
  return <LifeDialog {...props} {...words} title={title(whose(props.subscription))} change={{ kind: deed }} />;
}

type Simple = Exclude<Deed, 'pause' | 'cancel' | 'extend-trial' | 'term' | 'instalments' | 'invoice-ahead'>;
const SIMPLE: Readonly<Record<Simple, { title: (whose: string) => string; deed: string; done: string }>> = {
  activate: { title: (it) => `End the trial of ${it} now?`, deed: 'Activate it', done: 'It is active' },
  resume: { title: (it) => `Resume ${it}?`, deed: 'Resume it', done: 'It goes on' },
  keep: { title: (it) => `Keep ${it}?`, deed: 'Keep it', done: 'It does not end' },
  reactivate: { title: (it) => `Take ${it} up again?`, deed: 'Take it up again', done: 'It runs again' },
  'skip-next': {
    title: (it) => `Skip the next invoice of ${it}?`,
    deed: 'Skip it',
    done: 'The next invoice is skipped',
  },
};

function PauseDialog(props: Props) {
  const [cycle, setCycle] = useState<'keep' | 'void'>('keep');
  const [until, setUntil] = useState('');
  return (
    <LifeDialog
      {...props}
      title={`Pause ${whose(props.subscription)}?`}
      deed="Pause it"
      done="Paused"
      change={{ kind: 'pause', cycle, until: until === '' ? null : until }}
    >
      <RadioCards
        legend="The period that runs"
        value={cycle}
        onChange={setCycle}
        options={[
          { value: 'keep', label: 'Stays as it lies', help: 'Billing goes on from the same days when it resumes.' },
          {
            value: 'void',
            label: 'Ends with the pause',
            help: 'What is not used is given back; another one begins then.',
          },
        ]}
      />
      <Field label="Until (optional)" help="It goes on by itself on that day; left empty, when somebody resumes it.">
        <DateField value={until} onChange={setUntil} />
      </Field>
    </LifeDialog>
  );
}

function EndDialog(props: Props) {
  const { currentPeriod, agreement } = props.subscription;
  const [at, setAt] = useState<'period-end' | 'term-end' | 'now'>(currentPeriod ? 'period-end' : 'now');
  return (
    <LifeDialog
      {...props}
      title={`End ${whose(props.subscription)}?`}
      deed="End it"
      done={at === 'now' ? 'It has ended' : 'It ends'}
      danger
      change={{ kind: 'cancel', at }}
    >
      <RadioCards
        legend="When"
        value={at}
        onChange={setAt}
        options={[
          { value: 'period-end', label: 'With its period', help: 'It runs on until then; what is paid is used.' },
          ...(agreement.term
            ? [{ value: 'term-end' as const, label: 'With its term', help: 'It is billed until then and not renewed.' }]
            : []),
          { value: 'now', label: 'Now', help: 'What was paid in advance and is not used is given back.' },
        ]}
      />
    </LifeDialog>
  );
}

function TrialDialog(props: Props) {
  const [until, setUntil] = useState('');
  const change: LifeChange | null = until === '' ? null : { kind: 'extend-trial', until };
  return (
    <LifeDialog
      {...props}
      title={`Move the end of ${whose(props.subscription)}’s trial`}
      deed="Move it"
      done="The trial ends then"
      change={change}
    >
      <Field label="First day that is charged">
        <DateField value={until} onChange={setUntil} />
      </Field>
    </LifeDialog>
  );
}

function TermDialog(props: Props) {
  const { agreement, interval, intervalCount } = props.subscription;
  const { term } = agreement;
  const [kind, setKind] = useState<'renew' | 'expire' | 'none'>(term?.atEnd ?? 'renew');
  const [periods, setPeriods] = useState(String(term?.periods ?? 12));
  const [notice, setNotice] = useState(String(term?.noticeDays ?? 30));
  const [count, days] = [Number(periods), Number(notice)];
  const fine = Number.isInteger(count) && count >= 1 && count <= 240;
  const noticeFine = Number.isInteger(days) && days >= 0 && days <= 365;
  const change: LifeChange | null =
    kind === 'none'
      ? term
        ? { kind: 'term', term: null }
        : null
      : fine && noticeFine
        ? { kind: 'term', term: { periods: count, atEnd: kind, noticeDays: days } }
        : null;
  return (
    <LifeDialog
      {...props}
      title={`Agree on a term for ${whose(props.subscription)}`}
      deed={kind === 'none' ? 'Go on without one' : 'Agree on it'}
      done="Agreed"
      change={change}
    >
      <RadioCards
        legend="At its end"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'renew', label: 'Renewed', help: 'For as long again, until somebody ends it.' },
          { value: 'expire', label: 'Over', help: 'It ends by itself; until then that can be taken back.' },
          ...(term ? [{ value: 'none' as const, label: 'No term', help: 'It goes on until somebody ends it.' }] : []),
        ]}
      />
      {kind === 'none' ? null : (
        <div className="grid grid-cols-2 gap-4">
          <Field
            label="Periods"
            help={`Each is ${lengthWords(interval, intervalCount)}; the one that runs counts.`}
            {...(fine ? {} : { error: 'From 1 to 240' })}
          >
            <Input inputMode="numeric" value={periods} onChange={(event) => setPeriods(event.target.value)} />
          </Field>
          <Field
            label="Notice, days before"
            help="The customer is told by mail; 0: not at all."
            {...(noticeFine ? {} : { error: 'From 0 to 365' })}
          >
            <Input inputMode="numeric" value={notice} onChange={(event) => setNotice(event.target.value)} />
          </Field>
        </div>
      )}
    </LifeDialog>
  );
}

/** Instalments of a period, or several periods on one invoice: a number, and what it comes to. */
function ScheduleDialog({ deed, ...props }: Props & { deed: 'instalments' | 'invoice-ahead' }) {
  const { interval, intervalCount, agreement } = props.subscription;
  const divides = deed === 'instalments';
  // What is agreed on already would be refused: the usual number is proposed, and each answer is previewed.
  const usual = agreement.instalments > 1 ? 1 : interval === 'year' ? 4 : 2;
  const [text, setText] = useState(String(divides ? usual : 3));
  const count = Number(text);
  const fine = Number.isInteger(count) && count >= 1 && count <= 60;
  return (
    <LifeDialog
      {...props}
      title={
        divides ? `Bill ${whose(props.subscription)} in instalments` : `Invoice ${whose(props.subscription)} ahead`
      }
      deed={divides ? 'Agree on it' : 'Make the invoice'}
      done={divides ? 'Agreed' : 'Invoiced'}
      change={!fine ? null : divides ? { kind: deed, parts: count } : { kind: deed, periods: count }}
    >
      <Field
        label={divides ? 'Instalments of each period' : 'Periods on one invoice'}
        help={
          divides
            ? 'From the next period on; 1: the whole at once.'
            : `Each is ${lengthWords(interval, intervalCount)}.`
        }
        {...(fine ? {} : { error: 'From 1 to 60' })}
      >
        <Input inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </LifeDialog>
  );
}
