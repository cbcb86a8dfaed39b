import { DEMO_PASSWORD, DEMO_SIGN_INS } from '../../../domain/members/demo.ts';
import { ROLE_NAMES } from '../../../domain/members/permissions.ts';

interface Props {
  onChoose: (signIn: { email: string; password: string }) => void;
  busy: boolean;
}

/** The embedded demo's own people; shown only where the server says that it is the demo. */
export const DemoSignIns = ({ onChoose, busy }: Props) => (
  <section aria-labelledby="demo" className="flex flex-col gap-2 border-t border-line pt-5">
    <h2 id="demo" className="text-13 text-muted">
      This is the demo. Look around as
    </h2>
    <ul className="grid grid-cols-2 gap-2">
      {DEMO_SIGN_INS.map(({ email, role }) => (
        <li key={email}>
          <button
            type="button"
            disabled={busy}
            onClick={() => onChoose({ email, password: DEMO_PASSWORD })}
            className="flex w-full flex-col rounded-md border border-line bg-surface px-3 py-2 text-left transition-colors hover:border-edge disabled:opacity-60"
          >
            <span className="font-medium">{ROLE_NAMES[role]}</span>
            <span className="truncate text-13 text-faint">{email}</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
);
