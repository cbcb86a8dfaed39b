import type { MovementKind } from '../../../../domain/revenue/contract.ts';

export const MOVEMENT_WORDS: Readonly<Record<MovementKind, string>> = {
  new: 'New',
  reactivation: 'Came back',
  expansion: 'More',
  contraction: 'Less',
  churn: 'Lost',
};

/** Growth above the line, loss below it, each told apart by more than its colour: by its place. */
export const MOVEMENT_COLORS: Readonly<Record<MovementKind, string>> = {
  new: 'var(--done)',
  reactivation: 'var(--accent)',
  expansion: 'var(--running)',
  contraction: 'var(--warned)',
  churn: 'var(--breached)',
};
