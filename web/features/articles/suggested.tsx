import { BookOpen, Link2, TextQuote } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { FoundArticle } from '../../../domain/articles/contract.ts';
import { parseMarkdown, plainTextOf } from '../../../domain/articles/markdown.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { Popover } from '../../ui/popover.tsx';

interface Props {
  /** What the customer asked and what is written so far: what is suggested follows from it. */
  question: string;
  onInsert: (text: string) => void;
}

/** Articles that may answer a question: put in as a link, or as the answer itself. */
export function SuggestedArticles({ question, onInsert }: Props) {
  const { can } = useMember();
  const [open, setOpen] = useState(false);
  if (!can('article:read')) return null;
  return (
    <Popover
      label="Articles"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" icon={<BookOpen />} title="Suggest an article">
          <span className="max-sm:sr-only">Articles</span>
        </Button>
      }
    >
      <Suggestions
        question={question}
        onInsert={(text) => {
          setOpen(false);
          onInsert(text);
        }}
      />
    </Popover>
  );
}

function Suggestions({ question, onInsert }: Props) {
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const input = words === '' ? { q: question.slice(0, 2000), loose: true } : { q: words, loose: false };
  const query = trpc.articles.find.useQuery(input, { placeholderData: (before) => before });
  const items = query.data?.items ?? [];
  return (
    <div className="flex w-72 max-w-full flex-col gap-3">
      <Input
        type="search"
        aria-label="Search articles"
        placeholder="Search articles"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="flex max-h-80 flex-col divide-y divide-line overflow-y-auto">
        {items.map((item) => (
          <Suggestion key={item.id} item={item} onInsert={onInsert} />
        ))}
      </ul>
      {query.data && items.length === 0 ? (
        <p className="text-13 text-muted">
          {words === ''
            ? 'No published article seems to fit this question.'
            : 'No published article has all these words.'}
        </p>
      ) : null}
    </div>
  );
}

const Suggestion = ({ item, onInsert }: { item: FoundArticle; onInsert: (text: string) => void }) => (
  <li className="flex items-start gap-2 py-2">
    <div className="min-w-0 grow">
      <Link href={`/articles/${item.id}`} className="font-medium underline-offset-2 hover:underline">
        {item.title}
      </Link>
      <p className="text-13 text-muted">
        {item.excerpt.map(({ text, hit }, index) =>
          hit ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
            <mark key={index} className="bg-accent-soft text-ink">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
    </div>
    {item.url === null ? null : (
      <IconButton
        size="small"
        label="Insert the link"
        icon={<Link2 />}
        onClick={() => onInsert(`${item.title}: ${item.url}`)}
      />
    )}
    <IconButton
      size="small"
      label="Insert the answer"
      icon={<TextQuote />}
      onClick={() => onInsert(plainTextOf(parseMarkdown(item.body)))}
    />
  </li>
);
