import { ROLE_NAMES, type RoleKey } from '../../../domain/members/permissions.ts';

const roleName = (role: string): string => ROLE_NAMES[role as RoleKey] ?? role;

interface Props {
  signIns: readonly { email: string; role: string }[];
  onChoose: (email: string) => void;
  busy: boolean;
}

/** The embedded demo's own people; shown only where the server says that it is the demo. */
export const DemoSignIns = ({ signIns, onChoose, busy }: Props) => (
  <section aria-labelledby="demo" className="flex flex-col gap-2 border-t border-line pt-5">
    <h2 id="demo" className="text-13 text-muted">
      This is the demo. Look around as
    </h2>
    <ul className="grid grid-cols-2 gap-2">
      {signIns.map(({ email, role }) => (
        <li key={email}>
          <button
            type="button"
            disabled={busy}
            onClick={() => onChoose(email)}
            className="flex w-full flex-col rounded-md border border-line bg-surface px-3 py-2 text-left transition-colors hover:border-edge disabled:opacity-60"
          >
            <span className="font-medium">{roleName(role)}</span>
            <span className="truncate text-13 text-faint">{email}</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
);
