import { z } from 'zod';
import { emailAddress } from '../members/contract.ts';
import { MESSAGE_STATES } from '../messages/contract.ts';
import { address, vatId } from '../tax/contract.ts';
import { isoInstant } from '../time/instant.ts';

/** Languages that documents are written in, each by its own name. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  nl: 'Nederlands',
  pl: 'Polski',
  pt: 'Português',
} as const;
export type Language = keyof typeof LANGUAGES;
export const languages = Object.keys(LANGUAGES) as [Language, ...Language[]];
export const language = z.enum(languages);
export const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(LANGUAGES, text);

/* ---- who sells ---- */

const line = (most: number) => z.string().trim().max(most).default('');

/** ISO 13616: letters and digits of which the check digits make 1 modulo 97. */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

const compact = (text: string): string => text.toUpperCase().replace(/\s/g, '');

/** A picture that was uploaded, by the hash of its bytes. */
export const logo = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.enum(['image/png', 'image/jpeg']),
  /** pixels */
  width: z.int().min(1).max(8000),
  height: z.int().min(1).max(8000),
});

/** As invoices show it; every field but name and address may be empty. */
export const sellerDetails = z.object({
  legalName: z.string().trim().min(1, 'Say the name in which you sell').max(200),
  address,
  /** null: not registered for VAT */
  vatId: vatId.nullable().default(null),
  /** Of the local tax office. */
  taxNumber: line(40),
  /** "Registered in Lisbon, 512 345 678" */
  registration: line(160),
  email: emailAddress.nullable().default(null),
  phone: line(40),
  website: line(120),
  iban: z
    .string()
    .transform(compact)
    .refine((iban) => iban === '' || isIban(iban), 'This IBAN is not right: check it digit by digit')
    .default(''),
  bic: z
    .string()
    .transform(compact)
    .refine((bic) => /^([A-Z0-9]{8}|[A-Z0-9]{11}|)$/.test(bic), 'A BIC has 8 or 11 letters and digits')
    .default(''),
  bankName: line(80),
  logo: logo.nullable().default(null),
});
export type SellerDetails = z.output<typeof sellerDetails>;

/** How an invoice of a workspace that has said nothing yet names its seller. */
export const unnamedSeller = (name: string): SellerDetails =>
  sellerDetails.parse({ legalName: name, address: { country: 'ZZ' } });

/* ---- who buys, as it was ---- */

export const buyerDetails = z.object({
  name: z.string(),
  email: z.string().nullable().default(null),
  address: address.nullable().default(null).catch(null),
  vatId: z.string().nullable().default(null),
  taxTreatment: z.string().default('standard'),
  exemptionNote: z.string().nullable().default(null),
});
export type BuyerDetails = z.output<typeof buyerDetails>;

/* ---- how it looks ---- */

export const PAPERS = { A4: { width: 595.28, height: 841.89 }, Letter: { width: 612, height: 792 } } as const;

/** Words of one's own, by language; the first one given stands in for those left out. */
const words = (most: number) => z.partialRecord(language, z.string().max(most)).default({});

export const templateLook = z.object({
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Use a colour such as #1f5fbf')
    .default('#1f4f8f'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  logo: z.enum(['left', 'right', 'none']).default('left'),
  /** points across the page; its height follows */
  logoWidth: z.int().min(40).max(240).default(120),
  size: z.enum(['small', 'normal', 'large']).default('normal'),
  /** Columns beside description and amount. */
  showQuantity: z.boolean().default(true),
  showUnitPrice: z.boolean().default(true),
  showTaxRate: z.boolean().default(true),
  /** Under a line's description: its period, how its amount came about. */
  showPeriod: z.boolean().default(true),
  showExplanation: z.boolean().default(true),
  showBank: z.boolean().default(true),
  /** Above the lines, and below the sums. */
  opening: words(500),
  closing: words(1000),
});
export type TemplateLook = z.output<typeof templateLook>;
export const PLAIN_LOOK: TemplateLook = templateLook.parse({});

export const template = z
  .object({
    id: z.uuid(),
    name: z.string().trim().min(1, 'Give it a name').max(80),
    look: templateLook,
    inUse: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'DocumentTemplate' });
export type Template = z.output<typeof template>;
export const newTemplate = template.pick({ name: true, look: true });
export const updateTemplateInput = template
  .pick({ name: true, look: true })
  .partial()
  .extend({ id: z.uuid(), version: z.int().min(1), inUse: z.literal(true).optional() });
export type UpdateTemplateInput = z.input<typeof updateTemplateInput>;

/* ---- settings ---- */

const mailingParts = {
  /** Of documents to customers who have none of their own. */
  language,
  /** Whether an invoice is mailed to its customer when it is finalised, and a credit note when it is issued. */
  mailInvoices: z.boolean(),
  /** The e-invoice beside the PDF. */
  attachXml: z.boolean(),
  /** Whether customers are told when their payment has come. */
  mailReceipts: z.boolean(),
};
/** As a workspace has set it, or never has. */
export const mailing = z.object({
  language: mailingParts.language.default('en'),
  mailInvoices: mailingParts.mailInvoices.default(false),
  attachXml: mailingParts.attachXml.default(false),
  mailReceipts: mailingParts.mailReceipts.default(false),
});

export const documentSettings = z
  .object({
    seller: sellerDetails,
    /** null: never saved; what stands above is made of the workspace's name. */
    sellerNumber: z.int().nullable(),
    mailing,
  })
  .meta({ id: 'DocumentSettings' });
export type DocumentSettings = z.output<typeof documentSettings>;
export const updateDocumentSettingsInput = z.object({
  seller: sellerDetails.optional(),
  // Without defaults: what is left out stays as it is.
  mailing: z.object(mailingParts).partial().optional(),
  /** The number it was changed from, so that nobody overwrites what somebody else has just saved. */
  sellerNumber: z.int().nullable(),
});
export type UpdateDocumentSettingsInput = z.input<typeof updateDocumentSettingsInput>;

/* ---- drawn pages ---- */

const place = { x: z.number(), y: z.number(), width: z.number() };
/** The grey of what explains: 4.8 : 1 on white. */
export const FAINT = '#6b7280';

/** One line; `faint` in grey. */
const run = z.object({ text: z.string(), faint: z.boolean().optional() });
export type Run = z.output<typeof run>;

/** A page is drawn by marks in points from its upper left corner: PDF and preview place the same ones. */
const mark = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    /** `y` is the upper edge of its first line. */
    ...place,
    align: z.enum(['left', 'right']),
    size: z.number(),
    leading: z.number(),
    bold: z.boolean(),
    colour: z.string(),
    lines: z.array(run),
  }),
  z.object({ kind: z.literal('rule'), ...place, thickness: z.number(), colour: z.string() }),
  z.object({ kind: z.literal('logo'), ...place, height: z.number() }),
]);
export type Mark = z.output<typeof mark>;

export const drawnDocument = z.object({
  title: z.string(),
  language,
  width: z.number(),
  height: z.number(),
  pages: z.array(z.array(mark)),
});
export type DrawnDocument = z.output<typeof drawnDocument>;

export const previewInput = z.object({
  look: templateLook,
  language,
  /** A real invoice; left out, an example. */
  invoiceId: z.uuid().optional(),
  /** Lines of the example: many run over several pages. */
  lines: z.enum(['few', 'many']).default('few'),
});
export type PreviewInput = z.input<typeof previewInput>;
export const previewOutput = z.object({ document: drawnDocument, logo: z.boolean() });

/* ---- an invoice's documents ---- */

export const documentNouns = ['invoice', 'credit-note'] as const;
export type DocumentNoun = (typeof documentNouns)[number];

/** How a document stands: who is on it, where it went, and what keeps it from being an e-invoice. */
export const documentState = z.object({
  language,
  seller: z.object({ name: z.string(), lines: z.array(z.string()) }),
  buyer: z.object({ name: z.string(), lines: z.array(z.string()), vatId: z.string().nullable() }),
  /** Kept as they were sent. */
  sent: z.array(z.object({ format: z.enum(['pdf', 'xml']), at: isoInstant })),
  /** Mails that bring it, the latest first. */
  mails: z.array(
    z.object({
      id: z.uuid(),
      toAddress: z.string(),
      state: z.enum(MESSAGE_STATES),
      at: isoInstant,
      error: z.string().nullable(),
    }),
  ),
  /** Where a mail would go now. */
  email: z.string(),
  /** In words; none: it can be one. */
  problems: z.array(z.string()),
});
export type DocumentState = z.output<typeof documentState>;

export const sendDocumentInput = z.object({
  id: z.uuid(),
  /** The customer's where left out. */
  to: emailAddress.optional(),
});
export type SendDocumentInput = z.input<typeof sendDocumentInput>;
export const sendInvoiceInput = sendDocumentInput.extend({ attachXml: z.boolean().optional() });
export type SendInvoiceInput = z.input<typeof sendInvoiceInput>;
