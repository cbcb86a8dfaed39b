import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { cn } from './cn.ts';

interface FieldContext {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}
const Context = createContext<FieldContext | null>(null);

/** For controls: the id and descriptions that the surrounding Field gives, nothing outside of one. */
export const useField = (): Partial<FieldContext> => useContext(Context) ?? {};

/** The look shared by everything that is typed or chosen into. 16 px on phones, else Safari zooms in. */
export const CONTROL =
  'w-full rounded-md border border-edge bg-surface px-2.5 text-16 text-ink transition-colors sm:text-14 hover:border-muted focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-faint aria-invalid:border-breached aria-invalid:border-2';

interface Props {
  label: string;
  help?: ReactNode;
  /** In words, saying what to do. */
  error?: string | null | undefined;
  /** The control's id where a FormSummary should find it. */
  id?: string;
  /** The label is for screen readers only. */
  quiet?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label above, one control, help below, and the error in its place. */
export function Field({ label, help, error, id, quiet = false, className, children }: Props) {
  const own = useId();
  const control = id ?? own;
  const note = `${control}-note`;
  const context: FieldContext = {
    id: control,
    'aria-describedby': error || help ? note : undefined,
    'aria-invalid': error ? true : undefined,
  };
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={control} className={quiet ? 'sr-only' : 'text-13 font-medium text-ink'}>
        {label}
      </label>
      <Context value={context}>{children}</Context>
      {error ? (
        <p id={note} className="flex gap-1.5 text-13 text-breached">
          <CircleAlert className="mt-px size-4 shrink-0" aria-hidden />
          {error}
        </p>
      ) : help ? (
        <p id={note} className="text-13 text-faint">
          {help}
        </p>
      ) : null}
    </div>
  );
}
