import { type HolidayDay, type NewHolidaySource, newHolidaySource } from '../../domain/calendars/sources.ts';
import { civilDateAt, zoneName } from '../../domain/time/civil.ts';
import { type Ctx, permit } from '../context.ts';
import { type FetchText, readSource } from './holidays/read-source.ts';

/** What a source would close, before it is saved. @throws AppError Validation where it cannot be read */
export async function previewSource(
  ctx: Ctx,
  input: { readonly source: NewHolidaySource; readonly zone: string },
  fetchText?: FetchText,
): Promise<HolidayDay[]> {
  permit(ctx, 'calendar:update');
  const source = newHolidaySource.parse(input.source);
  return readSource(source, civilDateAt(zoneName.parse(input.zone), await ctx.clock.now()), fetchText);
}
