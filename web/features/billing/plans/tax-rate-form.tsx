import { useState } from 'react';
import type { TaxRate } from '../../../../domain/billing/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';

/** A new tax rate, or another name for one. Its rate stays: what the law changes is a new one, since old invoices show the old. */
export function TaxRateForm({ rate, onClose }: { rate?: TaxRate; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState({
    name: rate?.name ?? '',
    code: rate?.code ?? '',
    ratePercent: rate?.ratePercent ?? '',
    behaviour: rate?.behaviour ?? ('workspace' as const),
    compound: rate?.compound ?? false,
  });
  const { errors, at, say, run } = useFormErrors(['name', 'code', 'ratePercent'] as const);
  const create = trpc.taxRates.create.useMutation();
  const update = trpc.taxRates.update.useMutation();
  const pending = create.isPending || update.isPending;
  const submit = async () => {
    const ratePercent = draft.ratePercent.trim().replace(',', '.');
    const { name, code, compound } = draft;
    const isRate = /^\d{1,3}(\.\d{1,6})?$/.test(ratePercent);
    const wrong = say([
      { name: 'name', message: name.trim() === '' ? 'Give the tax a name' : null },
      { name: 'code', message: code.trim() === '' ? 'Give it a code of its own, such as DE-19' : null },
      { name: 'ratePercent', message: isRate ? null : 'Use a percentage such as 19 or 9.975' },
    ]);
    if (wrong) return;
    const behaviour = draft.behaviour === 'workspace' ? null : draft.behaviour;
    const saved = await run(() =>
      rate
        ? update.mutateAsync({ id: rate.id, name })
        : create.mutateAsync({ name, code, ratePercent, behaviour, compound }),
    );
    if (!saved) return;
    void utils.taxRates.invalidate();
    toastDone(rate ? 'Saved' : `${name} can be put on price plans now`);
    onClose();
  };
  return (
    <FormDialog
      title={rate ? `Rename ${rate.name}` : 'New tax rate'}
      confirm={rate ? 'Save' : 'Add it'}
      busy={pending && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Name" help="As it stands on invoices: VAT 19 %." {...at('name')}>
        <Input
          value={draft.name}
          maxLength={120}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
      </Field>
      {rate ? null : (
        <div className="grid grid-cols-2 gap-4">
          <Field label="Code" help="Its own in this workspace." {...at('code')}>
            <Input
              value={draft.code}
              maxLength={40}
              onChange={(event) => setDraft({ ...draft, code: event.target.value })}
            />
          </Field>
          <Field label="Rate" {...at('ratePercent')}>
            <Input
              inputMode="decimal"
              after="%"
              value={draft.ratePercent}
              onChange={(event) => setDraft({ ...draft, ratePercent: event.target.value })}
            />
          </Field>
        </div>
      )}
      {rate ? null : (
        <>
          <Field label="In the price">
            <Select
              value={draft.behaviour}
              onChange={(event) => setDraft({ ...draft, behaviour: event.target.value as typeof draft.behaviour })}
              options={[
                { value: 'workspace', label: 'as the workspace has it' },
                { value: 'exclusive', label: 'on top of it' },
                { value: 'inclusive', label: 'contained in it' },
              ]}
            />
          </Field>
          <Checkbox
            label="On top of the other taxes of a line, and not on its net amount alone"
            checked={draft.compound}
            onChange={(compound) => setDraft({ ...draft, compound })}
          />
        </>
      )}
    </FormDialog>
  );
}
