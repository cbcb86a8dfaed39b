import type { NoticeWay, TicketAction } from '../../../../domain/tickets/actions.ts';

type Kind = TicketAction['kind'];

export const ACTION_WORDS: Readonly<Record<Kind, string>> = {
  notify: 'Tell somebody',
  reassign: 'Give the ticket to',
  'raise-priority': 'Raise the priority by one',
  'add-follower': 'Add as a follower',
  'post-note': 'Post an internal note',
};
export const ACTION_KINDS = Object.keys(ACTION_WORDS) as Kind[];

export const WAY_WORDS: Readonly<Record<NoticeWay, string>> = {
  app: 'in the app',
  email: 'by e-mail',
  sms: 'by SMS',
  webhook: 'by webhook',
};

/** A fresh action of a kind. */
export function newAction(kind: Kind): TicketAction {
  if (kind === 'notify') return { kind, to: [{ kind: 'team_lead' }], by: ['app', 'email'] };
  if (kind === 'raise-priority') return { kind };
  if (kind === 'post-note') return { kind, text: '' };
  return { kind, to: { kind: 'team_lead' } };
}

/** What an action still lacks, in words; null where it is whole. */
export function actionProblem(action: TicketAction): string | null {
  if (action.kind === 'post-note') return action.text.trim() === '' ? 'write the note' : null;
  if (action.kind !== 'notify') return null;
  if (action.by.length === 0) return 'choose how they are told';
  if (action.by.some((way) => way !== 'webhook') && action.to.length === 0) return 'say who is told';
  if (action.by.includes('webhook') && !/^https:\/\/\S+\.\S+/.test(action.webhookUrl ?? '')) {
    return 'say where the webhook goes, beginning with https://';
  }
  return null;
}
