import { z } from 'zod';
import { listInput, listOutput } from '../list.ts';
import { optionalText } from '../text.ts';
import { ticketPriority } from '../tickets/contract.ts';
import { isoInstant } from '../time/iso-instant.ts';

/** A mail of more is refused by our listener (552), and taken in by IMAP without its contents. */
export const MOST_MAIL_BYTES = 25 * 1024 * 1024;

const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .pipe(z.email('Use an e-mail address'))
  .refine((text) => !text.includes('+'), 'Give the address without a plus: replies get one of their own');

export const imapSettings = z.object({
  host: z
    .string()
    .trim()
    .toLowerCase()
    .regex(
      /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$|^[0-9a-f:.]{3,45}$/,
      'Use the name of the server, such as imap.example.com',
    ),
  port: z.int('Use a number').min(1, 'Use a number from 1').max(65535, 'Use a number up to 65535').default(993),
  /** TLS from the first byte; else STARTTLS, which only a server of one's own network may lack */
  secure: z.boolean().default(true),
  user: z.string().trim().min(1, 'Enter the user name at the server').max(200),
  folder: z.string().trim().min(1, 'Enter a folder, such as INBOX').max(200).default('INBOX'),
});
export type ImapSettings = z.output<typeof imapSettings>;

/** Written, never read back. */
const imapPassword = z.string().min(1).max(500);

const mailboxFields = {
  address,
  name: z.string().trim().min(1, 'Give it a name, which customers will see').max(120),
  teamId: z.uuid().nullable(),
  category: optionalText(80),
  priority: ticketPriority,
  imap: imapSettings.nullable(),
  imapPassword: imapPassword.nullable(),
};

export const mailboxInput = z.object({
  ...mailboxFields,
  teamId: mailboxFields.teamId.default(null),
  category: mailboxFields.category.default(null),
  priority: mailboxFields.priority.default('normal'),
  imap: mailboxFields.imap.default(null),
  imapPassword: mailboxFields.imapPassword.default(null),
});
export type MailboxInput = z.input<typeof mailboxInput>;

/** Fields left out stay as they are; the password too, unless the server's settings are taken away. */
export const updateMailboxInput = z
  .object(mailboxFields)
  .partial()
  .extend({ id: z.uuid(), version: z.int().min(1) });
export type UpdateMailboxInput = z.input<typeof updateMailboxInput>;

export const mailbox = z
  .object({
    id: z.uuid(),
    address: z.string(),
    name: z.string(),
    teamId: z.uuid().nullable(),
    teamName: z.string().nullable(),
    category: z.string().nullable(),
    priority: ticketPriority,
    imap: imapSettings.nullable(),
    hasImapPassword: z.boolean(),
    imapCheckedAt: isoInstant.nullable(),
    /** Why it could not be fetched the last time, in words. */
    imapError: z.string().nullable(),
    /** Mails of the last seven days. */
    recentMails: z.int(),
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Mailbox' });
export type Mailbox = z.output<typeof mailbox>;

export const mailboxListInput = listInput({
  sortable: ['address', 'name', 'createdAt'],
  defaultSort: 'address',
  filters: {},
});
export type MailboxListInput = z.input<typeof mailboxListInput>;
export const mailboxListOutput = listOutput(mailbox);

/** Where a provider posts mails of a mailbox, and what it signs them with. For whoever may change mailboxes. */
export const mailboxWebhook = z.object({ url: z.string(), secret: z.string() });
export type MailboxWebhook = z.output<typeof mailboxWebhook>;

export const MAIL_OUTCOMES = ['ticket', 'reply', 'note', 'bounce', 'ignored'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];
export const MAIL_DOORS = ['smtp', 'webhook', 'imap'] as const;
export type MailDoor = (typeof MAIL_DOORS)[number];

/** A mail that arrived, and what became of it. */
export const inboundMail = z
  .object({
    id: z.uuid(),
    mailboxId: z.uuid(),
    mailboxAddress: z.string(),
    fromAddress: z.string(),
    subject: z.string(),
    door: z.enum(MAIL_DOORS),
    size: z.int(),
    receivedAt: isoInstant,
    outcome: z.enum(MAIL_OUTCOMES).nullable(),
    reason: z.string().nullable(),
    ticketId: z.uuid().nullable(),
    ticketNumber: z.int().nullable(),
    /** Whether it is still there as it came. */
    isKept: z.boolean(),
  })
  .meta({ id: 'InboundMail' });
export type InboundMail = z.output<typeof inboundMail>;

export const inboundMailListInput = listInput({
  sortable: ['receivedAt'],
  defaultSort: '-receivedAt',
  filters: { mailboxId: z.uuid(), outcome: z.enum(MAIL_OUTCOMES) },
});
export type InboundMailListInput = z.input<typeof inboundMailListInput>;
export const inboundMailListOutput = listOutput(inboundMail);

export const receivedMail = z
  .object({
    id: z.uuid(),
    outcome: z.enum(MAIL_OUTCOMES),
    /** It had been taken in before, and nothing was done again. */
    duplicate: z.boolean(),
  })
  .meta({ id: 'ReceivedMail' });
export type ReceivedMail = z.output<typeof receivedMail>;

/** The workspace's form for customers without a sign-in. */
export const publicFormSetting = z.object({ open: z.boolean() });
export type PublicFormSetting = z.output<typeof publicFormSetting>;
export const publicFormState = publicFormSetting.extend({ url: z.string() }).meta({ id: 'PublicForm' });
