import type { z } from 'zod';
import { type guessImportInput, type guessImportOutput, IMPORT_FIELDS } from '../../domain/imports/contract.ts';
import { type Ctx, permit } from '../context.ts';
import { fullMapping } from './entities.ts';

/** Where each column of a file would go, and the fields that a person can choose instead. */
export function guessImport(
  ctx: Ctx,
  { entity, header }: z.output<typeof guessImportInput>,
): z.output<typeof guessImportOutput> {
  permit(ctx, 'import:create');
  return { mapping: fullMapping(entity, header), fields: [...IMPORT_FIELDS[entity]] };
}
