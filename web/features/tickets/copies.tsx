import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** Addresses in a line of text, as people separate them. */
export const addressesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== ''),
  ),
];

/** Who gets a copy of the reply: as the ticket has them, until somebody writes others. */
export function useCopies(cc: readonly string[]) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? cc.join(', ');
  return {
    text,
    /** undefined: as they are */
    addresses: typed === null ? undefined : addressesIn(typed),
    onChange: setTyped,
    sent: () => setTyped(null),
  };
}

/** The Cc line: there where somebody gets a copy, else behind a button. */
export function Copies({ text, onChange }: Pick<ReturnType<typeof useCopies>, 'text' | 'onChange'>) {
  const [open, setOpen] = useState(false);
  if (text === '' && !open) {
    return (
      <Button size="small" look="quiet" className="self-end" onClick={() => setOpen(true)}>
        Add Cc
      </Button>
    );
  }
  return (
    <Field label="Cc">
      <Input
        inputMode="email"
        autoComplete="off"
        placeholder="anna@example.com, ben@example.com"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
