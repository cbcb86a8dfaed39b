import type { RoleKey } from './permissions.ts';

/**
 * The known sign-ins of the embedded demo. The password is refused wherever Backbeat does not run as the demo,
 * and from every address but the loopback one.
 */
export const DEMO_PASSWORD = 'backbeat-demo';

export const DEMO_SIGN_INS: readonly { readonly email: string; readonly role: RoleKey }[] = [
  { email: 'owner@demo.test', role: 'owner' },
  { email: 'ops@demo.test', role: 'manager' },
  { email: 'support@demo.test', role: 'support' },
  { email: 'billing@demo.test', role: 'billing' },
  { email: 'lead@demo.test', role: 'manager' },
  { email: 'employee@demo.test', role: 'employee' },
];
