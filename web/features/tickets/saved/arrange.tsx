import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { failureOf } from '../../../app/failure.ts';
import { trpc } from '../../../app/trpc.ts';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import type { Tab } from './use-views.ts';

interface Props {
  tabs: readonly Tab[];
  defaultId: string | null;
  onDeleted: (id: string) => void;
  onClose: () => void;
}

/** The order of one's own tabs, the one to begin with, and what is deleted. */
export function Arrange({ tabs, defaultId, onDeleted, onClose }: Props) {
  const utils = trpc.useUtils();
  const arrange = trpc.ticketViews.arrange.useMutation();
  const remove = trpc.ticketViews.delete.useMutation();
  const [order, setOrder] = useState(tabs);
  const [first, setFirst] = useState(defaultId);
  const move = (index: number, by: number) => {
    const next = [...order];
    const [tab] = next.splice(index, 1);
    if (tab) next.splice(index + by, 0, tab);
    setOrder(next);
  };
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await utils.ticketViews.list.invalidate();
      return true;
    } catch (error) {
      toastFailed(failureOf(error).message);
      return false;
    }
  };
  const save = async () => {
    if (await attempt(() => arrange.mutateAsync({ viewIds: order.map(({ id }) => id), defaultId: first }))) onClose();
  };
  const drop = async ({ id, label, saved }: Tab) => {
    if (!saved || !(await attempt(() => remove.mutateAsync({ id, version: saved.version })))) return;
    setOrder((now) => now.filter((tab) => tab.id !== id));
    onDeleted(id);
    toastDone(`“${label}” is deleted`);
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Arrange views"
      description="For you alone. A view that you delete is gone for everybody who sees it."
      confirm="Save order"
      busy={arrange.isPending && 'Saving…'}
      errors={null}
      onSubmit={save}
    >
      <ol className="flex flex-col divide-y divide-line">
        {order.map((tab, index) => (
          <li key={tab.id} className="flex h-11 items-center gap-2">
            <label className="flex min-w-0 grow items-center gap-2">
              <input
                type="radio"
                name="first"
                aria-label={`Open the list with ${tab.label}`}
                checked={(first ?? order[0]?.id) === tab.id}
                onChange={() => setFirst(tab.id)}
                className="size-4 accent-accent"
              />
              <span className="truncate">{tab.label}</span>
              {(first ?? order[0]?.id) === tab.id ? <span className="text-13 text-faint">opens first</span> : null}
            </label>
            {tab.saved?.mine ? (
              <IconButton size="small" label={`Delete ${tab.label}`} icon={<Trash2 />} onClick={() => void drop(tab)} />
            ) : null}
            <IconButton
              size="small"
              label={`Move ${tab.label} up`}
              icon={<ArrowUp />}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            />
            <IconButton
              size="small"
              label={`Move ${tab.label} down`}
              icon={<ArrowDown />}
              disabled={index === order.length - 1}
              onClick={() => move(index, 1)}
            />
          </li>
        ))}
      </ol>
    </FormDialog>
  );
}
