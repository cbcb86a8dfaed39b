import { Check, Pencil, TriangleAlert } from 'lucide-react';
import type { Article } from '../../../domain/articles/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';

const WORDS = {
  draft: { words: 'Draft', tone: 'neutral', icon: Pencil },
  published: { words: 'Published', tone: 'done', icon: Check },
  changed: { words: 'Published, draft is newer', tone: 'warned', icon: TriangleAlert },
} as const;

export function ArticleState({ state }: Pick<Article, 'state'>) {
  const { words, tone, icon } = WORDS[state];
  return (
    <StatusPill tone={tone} icon={icon}>
      {words}
    </StatusPill>
  );
}
