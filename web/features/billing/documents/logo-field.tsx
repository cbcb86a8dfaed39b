import { ImageUp, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SellerDetails } from '../../../../domain/documents/contract.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';

type Logo = SellerDetails['logo'];

interface Props {
  id: string;
  logo: Logo;
  error: string | undefined;
  disabled: boolean;
  onChange: (logo: Logo) => void;
}

/** A picture that is uploaded at once and shown on documents from the next save on. */
export function LogoField({ id, logo, error, disabled, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setProblem(null);
    try {
      onChange(await upload(file));
      setShown(await dataUrl(file));
    } catch (failure) {
      setProblem((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Field label="Logo" help="PNG or JPEG, at most 2 MB." error={error ?? problem}>
      <div className="flex flex-wrap items-center gap-3">
        {logo ? (
          <img
            src={shown ?? `/api/v1/document-settings/logo?${logo.sha256.slice(0, 8)}`}
            alt="The logo"
            className="h-14 max-w-48 rounded-md border border-line object-contain p-1"
            // As paper has it, in the dark too.
            style={{ backgroundColor: '#ffffff' }}
          />
        ) : null}
        <input
          ref={input}
          id={id}
          type="file"
          accept="image/png,image/jpeg"
          className="sr-only"
          tabIndex={-1}
          aria-label="Choose a logo"
          disabled={disabled}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          look="secondary"
          icon={<ImageUp />}
          disabled={disabled}
          busy={busy && 'Uploading…'}
          onClick={() => input.current?.click()}
        >
          {logo ? 'Another picture' : 'Upload a picture'}
        </Button>
        {logo ? (
          <Button look="quiet" icon={<Trash2 />} disabled={disabled} onClick={() => onChange(null)}>
            No logo
          </Button>
        ) : null}
      </div>
    </Field>
  );
}

interface Answer {
  readonly data: NonNullable<Logo> | null;
  readonly error: { readonly message: string } | null;
}

async function upload(file: File): Promise<NonNullable<Logo>> {
  const form = new FormData();
  form.set('file', file);
  const answer = await fetch('/api/v1/document-settings/logo', { method: 'POST', body: form })
    .then((response) => response.json() as Promise<Answer>)
    .catch(() => null);
  if (answer?.data) return answer.data;
  throw new Error(answer?.error?.message ?? `${file.name} could not be uploaded. Try again.`);
}

const dataUrl = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('The picture cannot be read.'));
    reader.readAsDataURL(file);
  });
