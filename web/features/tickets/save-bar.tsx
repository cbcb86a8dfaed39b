import { Button } from '../../ui/button.tsx';

interface Props {
  mayEdit: boolean;
  changed: boolean;
  /** What saving does beyond this page, with numbers. */
  consequence: string;
  busy: boolean;
  label: string;
  onDiscard?: () => void;
}

/** The foot of a form that stays in sight: what saving will do, and the button. */
export const SaveBar = ({ mayEdit, changed, consequence, busy, label, onDiscard }: Props) => (
  <div className="sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line bg-surface px-4 py-3 sm:px-6">
    <p role="status" className="mr-auto max-w-160 text-13 text-muted">
      {!mayEdit ? 'Your role may look at this, not change it.' : changed ? consequence : 'Nothing is changed.'}
    </p>
    {mayEdit ? (
      <div className="flex gap-2">
        {changed && onDiscard ? (
          <Button look="quiet" onClick={onDiscard}>
            Discard changes
          </Button>
        ) : null}
        <Button type="submit" look="primary" disabled={!changed} busy={busy && 'Saving…'}>
          {label}
        </Button>
      </div>
    ) : null}
  </div>
);
