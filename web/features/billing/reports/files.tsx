import { Download } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';

interface Props {
  file: 'journal' | 'taxes' | 'ageing' | 'recurring' | 'recognition' | 'forecast';
  query?: Readonly<Record<string, string>>;
}

/** The same report as a file. */
export const Files = ({ file, query = {} }: Props) => (
  <span className="flex gap-2">
    {(['csv', 'xlsx'] as const).map((form) => (
      <Button key={form} asChild size="small">
        <a href={`/api/v1/billing-reports/${file}.${form}?${new URLSearchParams(query)}`} download>
          <Download aria-hidden />
          {form === 'csv' ? 'CSV' : 'Excel'}
        </a>
      </Button>
    ))}
  </span>
);
