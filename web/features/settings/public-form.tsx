import { failureOf } from '../../app/failure.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Switch } from '../../ui/switch.tsx';
import { toastDone, toastFailed } from '../../ui/toast.tsx';

/** Where customers write who use no mail program; closed at once where that is not wanted. */
export function PublicForm() {
  const mayChange = useMember().can('mailbox:update');
  const utils = trpc.useUtils();
  const form = trpc.mailboxes.form.useQuery({});
  const update = trpc.mailboxes.updateForm.useMutation();
  if (!form.data) return null;
  const { open, url } = form.data;
  const change = async (to: boolean) => {
    try {
      utils.mailboxes.form.setData({}, await update.mutateAsync({ open: to }));
      toastDone(to ? 'The public form is open' : 'The public form is closed');
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
  };
  return (
    <div className="border-b border-line px-4 py-3 sm:px-6">
      <div className="max-w-xl">
        <Switch
          checked={open}
          disabled={!mayChange || update.isPending}
          onChange={(to) => void change(to)}
          label="Public form"
          help={
            <>
              Anybody can write to you at{' '}
              <a
                href={url}
                target="_blank"
                rel="noreferrer"
                className="text-accent underline underline-offset-2 [overflow-wrap:anywhere]"
              >
                {url}
              </a>
              , without a sign-in.
            </>
          }
        />
      </div>
    </div>
  );
}
