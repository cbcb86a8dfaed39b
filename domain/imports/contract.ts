import { z } from 'zod';
import { anyOf, DEFAULT_PAGE_SIZE, listInput, listOutput, MAX_PAGE_SIZE } from '../list.ts';
import { isoInstant } from '../time/instant.ts';

/** What a file can be imported as. The names are those of the lists. */
export const IMPORT_ENTITIES = ['leads', 'contacts', 'companies'] as const;
export type ImportEntity = (typeof IMPORT_ENTITIES)[number];

/** The fields of each entity that a column can fill; everything else goes to `fields.<name>`. */
export const IMPORT_FIELDS = {
  leads: [
    'externalId',
    'name',
    'firstName',
    'lastName',
    'email',
    'phone',
    'zone',
    'source',
    'origin',
    'status',
    'converted',
  ],
  contacts: ['externalId', 'name', 'firstName', 'lastName', 'email', 'phone', 'title', 'zone', 'company'],
  companies: ['externalId', 'name', 'domain', 'phone', 'industry', 'country'],
} as const satisfies Record<ImportEntity, readonly string[]>;

/** A name under which a column is kept where no fixed field fits: `fields.totalVisits`. */
export const EXTRA_FIELD = /^fields\.[a-z][A-Za-z0-9]{0,39}$/;

/** Column of the file → field; null leaves the column out. */
export const importMapping = z.record(z.string(), z.string().max(80).nullable());
export type ImportMapping = Readonly<z.infer<typeof importMapping>>;

/** uploading: rows are being staged; then what its process is: importing, paused, failed, cancelled, finished. */
export const IMPORT_STATES = ['uploading', 'importing', 'paused', 'failed', 'cancelled', 'finished'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const importJob = z
  .object({
    id: z.uuid(),
    entity: z.enum(IMPORT_ENTITIES),
    fileName: z.string(),
    state: z.enum(IMPORT_STATES),
    header: z.array(z.string()),
    mapping: importMapping,
    /** Rows of the file, without the header and blank ones. */
    total: z.number().int(),
    processed: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    /** Leads handed to the journey. */
    enrolled: z.number().int(),
    enrolJourneyId: z.uuid().nullable(),
    processId: z.uuid().nullable(),
    /** Why the process halted, in words. */
    error: z.string().nullable(),
    createdBy: z.uuid().nullable(),
    createdAt: isoInstant,
    startedAt: isoInstant.nullable(),
    finishedAt: isoInstant.nullable(),
  })
  .meta({ id: 'Import' });
export type ImportJob = z.infer<typeof importJob>;

/** A row that was left out, and why. */
export const importError = z.object({
  /** As a spreadsheet counts: the header is row 1. */
  row: z.number().int(),
  reason: z.string(),
  cells: z.array(z.string()),
});
export type ImportError = z.infer<typeof importError>;

/** What comes with the file. */
export const newImport = z.object({
  entity: z.enum(IMPORT_ENTITIES),
  fileName: z.string().trim().min(1).max(255),
  mapping: importMapping.optional(),
  enrolJourneyId: z.uuid().optional(),
});
export type NewImport = z.infer<typeof newImport>;

export const importListInput = listInput({
  sortable: ['createdAt', 'fileName'],
  defaultSort: '-createdAt',
  filters: { entity: anyOf(z.enum(IMPORT_ENTITIES)) },
});
export type ImportListInput = z.input<typeof importListInput>;
export const importListOutput = listOutput(importJob);

export const importErrorsInput = z.object({
  id: z.uuid(),
  page: z.int().min(1).default(1),
  pageSize: z.int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
});
export type ImportErrorsInput = z.input<typeof importErrorsInput>;
export const importErrorsOutput = listOutput(importError);

/** What a file's header would be mapped to, before it is uploaded. */
export const guessImportInput = z.object({
  entity: z.enum(IMPORT_ENTITIES),
  header: z.array(z.string().max(500)).min(1).max(200),
});
export const guessImportOutput = z.object({ mapping: importMapping, fields: z.array(z.string()) });

/** `resumed`: the same file was on its way already, and that import goes on. */
export const createdImport = importJob.extend({ resumed: z.boolean() });
export type CreatedImport = z.infer<typeof createdImport>;
