import { expect, test } from 'vitest';
import { grantedScope, ROLE_PERMISSIONS } from './permissions.ts';

test('the widest scope wins, and a star stands for every noun or verb', () => {
  expect(grantedScope(['timesheet:read@own', 'timesheet:read@team'], 'timesheet:read')).toBe('team');
  expect(grantedScope(['*:read', 'timesheet:read@own'], 'timesheet:read')).toBe('tenant');
  expect(grantedScope(['ticket:*'], 'ticket:update')).toBe('tenant');
  expect(grantedScope(['ticket:*'], 'tickets:update')).toBeNull();
});

test('a guest reads and never writes; an employee sees only their own time', () => {
  expect(grantedScope(ROLE_PERMISSIONS.guest, 'invoice:read')).toBe('tenant');
  expect(grantedScope(ROLE_PERMISSIONS.guest, 'invoice:finalize')).toBeNull();
  expect(grantedScope(ROLE_PERMISSIONS.employee, 'timesheet:update')).toBe('own');
  expect(grantedScope(ROLE_PERMISSIONS.employee, 'ticket:read')).toBeNull();
  expect(grantedScope(ROLE_PERMISSIONS.manager, 'timesheet:approve')).toBe('team');
});
