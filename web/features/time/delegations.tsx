import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { addDays, civilDateAt } from '../../../domain/time/civil.ts';
import { failureOf } from '../../app/failure.ts';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { civilRangeInWords } from '../../ui/civil-words.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useReader } from '../../ui/reader.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

/** While away somebody else decides: who, and from when to when. */
export function Delegations({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Hand decisions over"
      description="While you are away somebody else approves in your place; what waits for you moves to them at once."
    >
      <div className="flex flex-col gap-6">
        <NewDelegation />
        <Standing />
      </div>
    </Dialog>
  );
}

function useMembers() {
  return trpc.members.list.useQuery({ pageSize: 200 }).data?.items ?? [];
}

function NewDelegation() {
  const { member } = useMember();
  const members = useMembers();
  const utils = trpc.useUtils();
  const today = civilDateAt(member.zone, Date.now());
  const [toMemberId, setTo] = useState<string | null>(null);
  const [from, setFrom] = useState(today);
  const [last, setLast] = useState(() => addDays(today, 6));
  const create = trpc.timesheets.delegate.useMutation();
  const { errors, at, run } = useFormErrors(['toMemberId', 'fromDate', 'toDate']);
  const complete = toMemberId !== null && from !== '' && last !== '';

  const submit = async () => {
    if (!complete || create.isPending) return;
    const input = { fromMemberId: member.id, toMemberId, fromDate: from, toDate: addDays(last, 1) };
    if ((await run(() => create.mutateAsync(input))) === null) return;
    toastDone('Handed over');
    setTo(null);
    await utils.timesheets.invalidate();
  };

  return (
    <Form errors={errors} onSubmit={submit}>
      <Field {...at('toMemberId')} label="Who stands in">
        <Combobox
          value={toMemberId}
          onChange={setTo}
          placeholder="Choose a colleague"
          options={members
            .filter((each) => each.id !== member.id)
            .map((each) => ({ value: each.id, label: each.name, detail: each.role.name }))}
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field {...at('fromDate')} label="From">
          <DateField value={from} min={today} onChange={setFrom} />
        </Field>
        <Field {...at('toDate')} label="Last day">
          <DateField value={last} min={from} onChange={setLast} />
        </Field>
      </div>
      <Button
        type="submit"
        look="primary"
        className="self-end"
        disabled={!complete}
        busy={create.isPending && 'Handing over…'}
      >
        Hand over
      </Button>
    </Form>
  );
}

/** What is handed over now or will be, one's own and others'. */
function Standing() {
  const { member, can } = useMember();
  const reader = useReader();
  const members = useMembers();
  const utils = trpc.useUtils();
  const query = trpc.timesheets.delegations.useQuery();
  const end = trpc.timesheets.endDelegation.useMutation({
    onSuccess: async () => {
      toastDone('Ended');
      await utils.timesheets.invalidate();
    },
    onError: (error) => toastFailed(`It goes on. ${failureOf(error).message}`),
  });
  const today = civilDateAt(member.zone, Date.now());
  const nameOf = (id: string) =>
    id === member.id ? 'You' : (members.find((each) => each.id === id)?.name ?? 'Somebody who left');
  return (
    <Loaded query={query} what="The delegations">
      {({ items }) => {
        const standing = items.filter((item) => item.toDate > today);
        if (standing.length === 0) return <p className="text-13 text-faint">Nobody has handed anything over.</p>;
        return (
          <ul aria-label="Handed over" className="divide-y divide-line rounded-md border border-line">
            {standing.map((item) => (
              <li key={item.id} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 grow">
                  <span className="block">
                    {nameOf(item.fromMemberId)} → {nameOf(item.toMemberId)}
                  </span>
                  <span className="text-13 text-faint">
                    {civilRangeInWords({ from: item.fromDate, to: item.toDate }, reader, {
                      day: 'numeric',
                      month: 'short',
                      year: 'numeric',
                    })}
                  </span>
                </span>
                {item.fromMemberId === member.id || can('member:update') ? (
                  <IconButton
                    label="End it now"
                    icon={<Trash2 />}
                    disabled={end.isPending}
                    onClick={() => end.mutate({ id: item.id })}
                  />
                ) : null}
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
