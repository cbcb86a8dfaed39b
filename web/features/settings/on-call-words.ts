import type { RotaShift } from '../../../domain/rotas/contract.ts';

/** Why this person: "for Ada Ash, who is away". Empty where it is simply their week. */
export function becauseInWords({ because, insteadOf }: Pick<RotaShift, 'because' | 'insteadOf'>): string {
  const away = insteadOf ? `, for ${insteadOf} is away` : '';
  switch (because) {
    case 'override':
      return 'took over';
    case 'turn':
      return insteadOf ? `it is their week${away}` : '';
    case 'stand_in':
      return insteadOf ? `stands in for ${insteadOf}, who is away` : 'stands in';
    case 'lead':
      return insteadOf ? 'leads; nobody of the rota can be called' : 'leads; the rota has not begun';
    case 'nobody':
      return 'nobody can be called';
  }
}
