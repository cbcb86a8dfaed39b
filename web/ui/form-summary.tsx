import { CircleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';

export interface FormError {
  /** The control's id (Field's `id`); null where the error belongs to no single field. */
  field: string | null;
  message: string;
}

/** All errors of a form above it. Takes the focus when they appear; each leads to its field. */
export function FormSummary({ errors }: { errors: readonly FormError[] }) {
  const box = useRef<HTMLDivElement>(null);
  const text = errors.map((error) => error.message).join('\n');
  useEffect(() => {
    if (text !== '') box.current?.focus();
  }, [text]);
  if (errors.length === 0) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-14 text-breached"
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        {errors.length > 1 ? <p className="font-medium">{errors.length} things need a change</p> : null}
        <ul className="flex flex-col gap-0.5">
          {errors.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field === null ? (
                message
              ) : (
                <button
                  type="button"
                  className="text-left underline"
                  onClick={() => document.getElementById(field)?.focus()}
                >
                  {message}
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
