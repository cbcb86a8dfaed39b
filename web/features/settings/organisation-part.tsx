import { type ReactNode, useState } from 'react';
import type { UpdateOrganisationInput } from '../../../domain/organisation/contract.ts';
import { useMember } from '../../app/session.tsx';
import { type Outputs, trpc } from '../../app/trpc.ts';
import { type FormErrors, useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Form } from '../../ui/form.tsx';
import { toastDone } from '../../ui/toast.tsx';

export type Organisation = Outputs['organisation']['get'];

interface Props<Draft> {
  title: string;
  organisation: Organisation;
  initial: Draft;
  /** As the server calls what can be wrong. */
  fields: readonly string[];
  edit: (draft: Draft) => Omit<UpdateOrganisationInput, 'version'>;
  /** What saving does beside keeping it, in words: shown as soon as something is changed. */
  consequence?: string | null;
  children: (form: {
    draft: Draft;
    set: (change: Partial<Draft>) => void;
    disabled: boolean;
    errors: Pick<FormErrors, 'at' | 'idOf' | 'errorOf'>;
  }) => ReactNode;
}

/** One part of the settings: saved on its own, with what it moved said afterwards. */
export const OrganisationPart = <Draft extends object>(props: Props<Draft>) => (
  // What somebody else saved meanwhile takes the place of what is typed.
  <PartForm key={JSON.stringify(props.initial)} {...props} />
);

function PartForm<Draft extends object>(props: Props<Draft>) {
  const { title, organisation, initial, fields, edit, consequence, children } = props;
  const { can } = useMember();
  const utils = trpc.useUtils();
  const update = trpc.organisation.update.useMutation();
  const [draft, setDraft] = useState(initial);
  const { errors, run, ...at } = useFormErrors(fields);
  const disabled = !can('organisation:update');
  const changed = JSON.stringify(draft) !== JSON.stringify(initial);
  const submit = () => {
    void run(async () => {
      const saved = await update.mutateAsync({ ...edit(draft), version: organisation.version });
      utils.organisation.get.setData(undefined, saved);
      toastDone(['Saved', ...movedWords(saved.replanned)].join(': '));
      await Promise.all([utils.auth.me.invalidate(), utils.tenants.invalidate(), utils.processes.invalidate()]);
    });
  };
  return (
    <Card title={title}>
      <Form errors={errors} onSubmit={submit}>
        {children({ draft, set: (change) => setDraft({ ...draft, ...change }), disabled, errors: at })}
        {changed ? (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-13 text-muted">{consequence}</p>
            <div className="flex gap-2">
              <Button look="quiet" onClick={() => setDraft(initial)}>
                Undo
              </Button>
              <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
                Save
              </Button>
            </div>
          </div>
        ) : null}
      </Form>
    </Card>
  );
}

export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function movedWords({ collections, timesheets, enrolments }: Outputs['organisation']['update']['replanned']): string[] {
  const parts = [
    collections > 0 ? counted(collections, 'collection', 'collections') : null,
    timesheets > 0 ? counted(timesheets, 'timesheet', 'timesheets') : null,
    enrolments > 0 ? counted(enrolments, 'lead in a journey', 'leads in a journey') : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? [`${parts.join(', ')} planned anew`] : [];
}
