import type { Member } from '../../domain/members/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { readMember } from './rows.ts';

/** @throws AppError NotFound, Forbidden */
export function getMember(ctx: Ctx, input: { id: string }): Promise<Member> {
  permit(ctx, 'member:read');
  return transaction(ctx, (tx) => readMember(tx, input.id));
}
