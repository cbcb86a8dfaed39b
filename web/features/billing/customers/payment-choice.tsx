import type { SandboxCard } from '../../../../domain/collection/contract.ts';
import { SANDBOX_CARDS, sandboxCards } from '../../../../domain/collection/contract.ts';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { SANDBOX_WORDS } from '../words.ts';

export type PaymentChoice = SandboxCard | 'none';

interface Props {
  value: PaymentChoice;
  onChange: (value: PaymentChoice) => void;
}

/** The sandbox's cards by what they do, or none. No card of a person is ever typed in here. */
export const PaymentChoices = ({ value, onChange }: Props) => (
  <RadioCards
    legend="Pays with"
    value={value}
    onChange={onChange}
    options={[
      { value: 'none', label: 'No card', help: 'Reminders go out; the payment comes by another way and is recorded.' },
      ...sandboxCards.map((card) => ({ value: card, label: SANDBOX_CARDS[card], help: SANDBOX_WORDS[card] })),
    ]}
  />
);

export const methodOf = (choice: PaymentChoice) =>
  choice === 'none' ? null : ({ provider: 'sandbox', card: choice } as const);
