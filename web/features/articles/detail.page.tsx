import { useNavigate, useParams } from '@tanstack/react-router';
import { EyeOff, MoreHorizontal, Send, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ARTICLE_LANGUAGES, type Article } from '../../../domain/articles/contract.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { FormSummary } from '../../ui/form-summary.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Markdown } from './markdown.tsx';
import { ArticleState } from './state.tsx';

const LANGUAGES: Readonly<Record<(typeof ARTICLE_LANGUAGES)[number], string>> = {
  ...{ en: 'English', de: 'German', fr: 'French', es: 'Spanish', pt: 'Portuguese', it: 'Italian', nl: 'Dutch' },
  ...{ sv: 'Swedish', da: 'Danish', nb: 'Norwegian', fi: 'Finnish', other: 'Another language' },
};

export function Page() {
  const { id } = useParams({ strict: false });
  useLive('articles');
  const query = trpc.articles.get.useQuery({ id: id ?? '' });
  useTitle(query.data?.title);
  return (
    <Loaded query={query} what="The article">
      {(article) => <Editor key={article.id} article={article} />}
    </Loaded>
  );
}

type Draft = Pick<Article, 'title' | 'body' | 'category' | 'language' | 'slug'>;
const draftOf = ({ title, body, category, language, slug }: Article): Draft => ({
  title,
  body,
  category,
  language,
  slug,
});

/** The draft on the left, what readers will see on the right. */
function Editor({ article }: { article: Article }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState(draftOf(article));
  const { errors, at, run } = useFormErrors(['title', 'body', 'category', 'slug', 'language']);
  const update = trpc.articles.update.useMutation();
  const publish = trpc.articles.publish.useMutation();
  const unpublish = trpc.articles.unpublish.useMutation();
  const remove = trpc.articles.delete.useMutation();
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(article));
  // What somebody else saves while nothing is typed here is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a newer version is taken over
  useEffect(() => {
    if (!changed) setDraft(draftOf(article));
  }, [article.version]);
  const may = can('article:update');
  const keep = (after: Article) => {
    utils.articles.get.setData({ id: after.id }, after);
    setDraft(draftOf(after));
    void utils.articles.list.invalidate();
    return after;
  };
  const save = async (): Promise<Article | null> => {
    if (!changed) return article;
    const after = await run(() => update.mutateAsync({ id: article.id, version: article.version, ...draft }));
    return after && keep(after);
  };
  const saveAndPublish = async () => {
    const saved = await save();
    const after = saved && (await run(() => publish.mutateAsync({ id: saved.id, version: saved.version })));
    if (!after) return;
    keep(after);
    toastDone('Published');
  };
  const take = async () => {
    const after = await run(() => unpublish.mutateAsync({ id: article.id, version: article.version }));
    if (after) keep(after);
  };
  const drop = async () => {
    if (!(await run(() => remove.mutateAsync({ id: article.id, version: article.version })))) return;
    toastDone('The article is deleted');
    void utils.articles.list.invalidate();
    void navigate({ to: '/articles' });
  };
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const published = article.state !== 'draft';
  return (
    <>
      <PageHeader
        back={<Link href="/articles">Knowledge base</Link>}
        title={article.title}
        line={
          <>
            <ArticleState state={article.state} />
            <span>
              Found helpful by {article.helpful} of {article.helpful + article.unhelpful}
            </span>
          </>
        }
        actions={
          <>
            <Menu trigger={<IconButton label="More" icon={<MoreHorizontal />} />}>
              <MenuItem icon={<EyeOff />} disabled={!published || !can('article:publish')} onSelect={() => void take()}>
                Take out of the help pages
              </MenuItem>
              <MenuItem danger icon={<Trash2 />} disabled={!can('article:delete')} onSelect={() => void drop()}>
                Delete
              </MenuItem>
            </Menu>
            {may ? (
              <Button disabled={!changed} busy={update.isPending && 'Saving…'} onClick={() => void save()}>
                Save draft
              </Button>
            ) : null}
            {can('article:publish') ? (
              <Button
                look="primary"
                icon={<Send />}
                disabled={!changed && article.state === 'published'}
                busy={publish.isPending && 'Publishing…'}
                onClick={() => void saveAndPublish()}
              >
                Publish
              </Button>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <FormSummary errors={errors} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="Draft">
            <div className="flex flex-col gap-4">
              <Field label="Title" {...at('title')}>
                <Input
                  value={draft.title}
                  maxLength={200}
                  disabled={!may}
                  onChange={(event) => set({ title: event.target.value })}
                />
              </Field>
              <Field
                label="Text"
                {...at('body')}
                help="# Heading, **bold**, *italic*, - list, [link](https://…), `code`"
              >
                <Textarea
                  rows={18}
                  value={draft.body}
                  disabled={!may}
                  onChange={(event) => set({ body: event.target.value })}
                />
              </Field>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="Category" {...at('category')}>
                  <Input
                    value={draft.category}
                    disabled={!may}
                    onChange={(event) => set({ category: event.target.value })}
                  />
                </Field>
                <Field label="Language" {...at('language')}>
                  <Select
                    value={draft.language}
                    disabled={!may}
                    options={ARTICLE_LANGUAGES.map((value) => ({ value, label: LANGUAGES[value] }))}
                    onChange={(event) => set({ language: event.target.value as Draft['language'] })}
                  />
                </Field>
              </div>
              <Field
                label="Address"
                {...at('slug')}
                help={
                  published ? 'Links to the old address end with another one.' : 'The last part of the page’s address.'
                }
              >
                <Input value={draft.slug} disabled={!may} onChange={(event) => set({ slug: event.target.value })} />
              </Field>
            </div>
          </Card>
          <Card title="As readers see it">
            <article className="flex flex-col gap-3 py-1">
              <p className="text-20 font-semibold">{draft.title}</p>
              {draft.body.trim() === '' ? (
                <p className="text-muted">Nothing is written yet.</p>
              ) : (
                <Markdown text={draft.body} />
              )}
            </article>
          </Card>
        </div>
      </div>
    </>
  );
}
