import { LANGUAGES, type Language, type TemplateLook } from '../../../../domain/documents/contract.ts';
import type { FormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';

interface Props {
  look: TemplateLook;
  /** The words of which language are edited. */
  language: Language;
  onChange: (change: Partial<TemplateLook>) => void;
  at: FormErrors<'look.colour' | 'look.opening' | 'look.closing'>['at'];
}

const COLUMNS = [
  ['showQuantity', 'Quantity'],
  ['showUnitPrice', 'Unit price'],
  ['showTaxRate', 'Tax rate'],
] as const;
const DETAILS = [
  ['showPeriod', 'The period of each line'],
  ['showExplanation', 'How the amount of tiers came about'],
  ['showBank', 'The bank account'],
] as const;

/** Everything a template decides. */
export function LookFields({ look, language, onChange, at }: Props) {
  const check = ([key, label]: (typeof COLUMNS)[number] | (typeof DETAILS)[number]) => (
    <Checkbox key={key} label={label} checked={look[key]} onChange={(on) => onChange({ [key]: on })} />
  );
  const words = (key: 'opening' | 'closing', label: string, help: string, most: number) => (
    <Field {...at(`look.${key}`)} label={`${label}, in ${LANGUAGES[language]}`} help={help}>
      <Textarea
        rows={3}
        maxLength={most}
        value={look[key][language] ?? ''}
        onChange={({ target: { value } }) => onChange({ [key]: { ...look[key], [language]: value } })}
      />
    </Field>
  );
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <Field {...at('look.colour')} label="Colour">
          <Input
            value={look.colour}
            maxLength={7}
            spellCheck={false}
            className="font-mono"
            onChange={({ target: { value } }) => onChange({ colour: value })}
            after={
              <input
                type="color"
                aria-label="Choose the colour"
                value={/^#[0-9a-f]{6}$/i.test(look.colour) ? look.colour : '#000000'}
                className="size-6 cursor-pointer rounded-sm bg-transparent"
                onChange={({ target: { value } }) => onChange({ colour: value })}
              />
            }
          />
        </Field>
        <Field label="Paper">
          <Select
            value={look.paper}
            options={[
              { value: 'A4', label: 'A4' },
              { value: 'Letter', label: 'US Letter' },
            ]}
            onChange={({ target: { value } }) => onChange({ paper: value as TemplateLook['paper'] })}
          />
        </Field>
        <Field label="Logo">
          <Select
            value={look.logo}
            options={[
              { value: 'left', label: 'Left' },
              { value: 'right', label: 'Right' },
              { value: 'none', label: 'None, the name instead' },
            ]}
            onChange={({ target: { value } }) => onChange({ logo: value as TemplateLook['logo'] })}
          />
        </Field>
        <Field label="Size of the letters">
          <Select
            value={look.size}
            options={[
              { value: 'small', label: 'Small' },
              { value: 'normal', label: 'Normal' },
              { value: 'large', label: 'Large' },
            ]}
            onChange={({ target: { value } }) => onChange({ size: value as TemplateLook['size'] })}
          />
        </Field>
      </div>
      {look.logo === 'none' ? null : (
        <Field label={`Width of the logo: ${Math.round((look.logoWidth / 72) * 25.4)} mm`}>
          <input
            type="range"
            aria-label="Width of the logo"
            min={40}
            max={240}
            step={5}
            value={look.logoWidth}
            className="w-full accent-accent"
            onChange={({ target: { value } }) => onChange({ logoWidth: Number(value) })}
          />
        </Field>
      )}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-13 font-medium text-muted">Columns beside description and amount</legend>
        {COLUMNS.map(check)}
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-13 font-medium text-muted">Also shown</legend>
        {DETAILS.map(check)}
      </fieldset>
      {words('opening', 'Above the lines', 'Languages left out have the words of the first one given.', 500)}
      {words('closing', 'Below the sums', 'Terms of payment, thanks, what the law wants.', 1000)}
    </>
  );
}
