import {
  BookOpen,
  Building2,
  Clock,
  Contact,
  FileClock,
  type LucideIcon,
  Mail,
  Receipt,
  Settings,
  Target,
  Ticket,
  Waypoints,
  Workflow,
} from 'lucide-react';
import type { Permission } from '../../domain/members/permissions.ts';
import { PAGES } from './pages.ts';

export interface NavItem {
  path: string;
  label: string;
  icon: LucideIcon;
  keys: string;
  /** Shown to those who may. */
  permission: Permission | null;
  below?: true;
}

const ITEMS: readonly NavItem[] = [
  { path: '/', label: 'Now', icon: Clock, keys: 'g n', permission: null },
  { path: '/tickets', label: 'Tickets', icon: Ticket, keys: 'g t', permission: 'ticket:read' },
  { path: '/leads', label: 'Leads', icon: Target, keys: 'g l', permission: 'lead:read' },
  { path: '/journeys', label: 'Journeys', icon: Waypoints, keys: 'g j', permission: 'journey:read' },
  { path: '/billing', label: 'Billing', icon: Receipt, keys: 'g b', permission: 'invoice:read' },
  { path: '/time', label: 'Time', icon: FileClock, keys: 'g h', permission: 'timesheet:read' },
  { path: '/processes', label: 'Processes', icon: Workflow, keys: 'g p', permission: 'process:read' },
  { path: '/messages', label: 'Messages', icon: Mail, keys: 'g m', permission: 'message:read' },
  { path: '/articles', label: 'Knowledge', icon: BookOpen, keys: 'g k', permission: 'article:read' },
  { path: '/contacts', label: 'Contacts', icon: Contact, keys: 'g c', permission: 'contact:read' },
  { path: '/companies', label: 'Companies', icon: Building2, keys: 'g o', permission: 'company:read' },
  { path: '/settings', label: 'Settings', icon: Settings, keys: 'g s', permission: 'member:read', below: true },
];

/** Places that have a page and that the member may see. */
export const navFor = (can: (permission: Permission) => boolean): readonly NavItem[] =>
  ITEMS.filter(
    (item) => PAGES.some((page) => page.path === item.path) && (item.permission === null || can(item.permission)),
  );

/** Whether `path` lies in the item's part of the app. */
export const isIn = (path: string, item: NavItem): boolean =>
  item.path === '/' ? path === '/' : path === item.path || path.startsWith(`${item.path}/`);
