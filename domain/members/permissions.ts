/** What a member may do: `<noun>:<verb>`, narrowed by `@own` or `@team`; without a suffix it holds for the whole tenant. */
export type Permission = `${string}:${string}`;
export type Scope = 'own' | 'team' | 'tenant';

export const ROLE_KEYS = ['owner', 'admin', 'manager', 'sales', 'support', 'billing', 'employee', 'guest'] as const;
export type RoleKey = (typeof ROLE_KEYS)[number];

export const ROLE_NAMES: Record<RoleKey, string> = {
  owner: 'Owner',
  admin: 'Admin',
  manager: 'Manager',
  sales: 'Sales',
  support: 'Support',
  billing: 'Billing',
  employee: 'Employee',
  guest: 'Guest',
};

const OWN_TIME = [
  'timesheet:read@own',
  'timesheet:create@own',
  'timesheet:update@own',
  'timesheet:submit@own',
] as const;
const READ_ALL = ['*:read'] as const;

/** The built-in roles. `*` stands for every noun or verb; own and team narrow it. */
export const ROLE_PERMISSIONS: Record<RoleKey, readonly Permission[]> = {
  owner: ['*:*'],
  admin: ['*:*'],
  manager: [
    ...READ_ALL,
    ...OWN_TIME,
    'ticket:*',
    'lead:*',
    'journey:*',
    'enrolment:*',
    'slaPolicy:*',
    'desk:*',
    'ticketField:*',
    'macro:*',
    'ticketView:manage',
    'article:*',
    'assignmentRule:*',
    'calendar:*',
    'team:*',
    'rota:*',
    'process:*',
    'import:*',
    'message:*',
    'mailbox:*',
    'timesheet:approve@team',
    'timesheet:update@team',
  ],
  sales: [
    ...OWN_TIME,
    'lead:*',
    'contact:*',
    'company:*',
    'journey:read',
    'enrolment:*',
    'import:*',
    'process:read',
    'message:read',
    'member:read',
    'team:read',
    'rota:read',
    'calendar:read',
    'customer:read',
  ],
  support: [
    ...OWN_TIME,
    'ticket:*',
    'slaPolicy:read',
    'macro:*',
    'article:read',
    'article:create',
    'article:update',
    'assignmentRule:read',
    'calendar:read',
    'team:read',
    'rota:read',
    // On-call people swap among themselves.
    'rota:override',
    'mailbox:read',
    'contact:*',
    'company:read',
    'process:read',
    'process:manage',
    'message:read',
    'member:read',
    'customer:read',
  ],
  billing: [
    ...OWN_TIME,
    'customer:*',
    'pricePlan:*',
    'taxRate:*',
    'coupon:*',
    'wallet:*',
    'subscription:*',
    'meter:*',
    'usage:*',
    'invoice:*',
    'payment:*',
    'document:*',
    // When they bill and collect rests on the settings of the workspace.
    'organisation:read',
    'process:read',
    'process:manage',
    'message:read',
    'member:read',
    'team:read',
    'rota:read',
    'company:read',
    'contact:read',
    'calendar:read',
    'timesheet:read',
  ],
  employee: [...OWN_TIME, 'member:read', 'team:read', 'rota:read', 'calendar:read', 'process:read@own'],
  guest: [...READ_ALL],
};

const WIDTH: Record<Scope, number> = { own: 1, team: 2, tenant: 3 };

/** The widest scope in which the permissions grant `wanted`; null where they do not. */
export function grantedScope(granted: readonly string[], wanted: Permission): Scope | null {
  const [noun, verb] = wanted.split(':') as [string, string];
  let widest: Scope | null = null;
  for (const permission of granted) {
    const [name, suffix] = permission.split('@') as [string, Scope | undefined];
    const [grantedNoun, grantedVerb] = name.split(':');
    if (grantedNoun !== '*' && grantedNoun !== noun) continue;
    if (grantedVerb !== '*' && grantedVerb !== verb) continue;
    const scope = suffix ?? 'tenant';
    if (widest === null || WIDTH[scope] > WIDTH[widest]) widest = scope;
  }
  return widest;
}
