import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { tag } from '../../../domain/tickets/labels.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { toastFailed } from '../../ui/toast.tsx';

interface Props {
  tags: readonly string[];
  editable: boolean;
  onChange: (tags: string[], words: string) => void;
}

/** A ticket's tags: one is added by typing it and Enter, taken off by its cross. */
export function TagEditor({ tags, editable, onChange }: Props) {
  const [typing, setTyping] = useState<string | null>(null);
  const add = () => {
    const read = tag.safeParse(typing ?? '');
    if (typing !== null && typing.trim() !== '') {
      if (!read.success) {
        toastFailed(read.error.issues[0]?.message ?? 'This is no tag');
        return;
      }
      if (!tags.includes(read.data)) onChange([...tags, read.data], `Tagged ${read.data}`);
    }
    setTyping(null);
  };
  return (
    <span className="flex flex-wrap items-center gap-1">
      {tags.length === 0 && !editable ? <span className="text-faint">none</span> : null}
      {tags.map((one) => (
        <span key={one} className="inline-flex items-center">
          <Badge>{one}</Badge>
          {editable ? (
            <IconButton
              label={`Take the tag ${one} off`}
              size="small"
              icon={<X />}
              onClick={() =>
                onChange(
                  tags.filter((other) => other !== one),
                  `The tag ${one} is off`,
                )
              }
            />
          ) : null}
        </span>
      ))}
      {!editable ? null : typing === null ? (
        <Button size="small" look="quiet" icon={<Plus />} onClick={() => setTyping('')}>
          Tag
        </Button>
      ) : (
        <Input
          autoFocus
          aria-label="New tag"
          value={typing}
          maxLength={40}
          className="w-32"
          onChange={(event) => setTyping(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              add();
            }
            if (event.key === 'Escape') {
              event.stopPropagation();
              setTyping(null);
            }
          }}
        />
      )}
    </span>
  );
}
