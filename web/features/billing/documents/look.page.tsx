import { useNavigate, useParams } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { type Language, PLAIN_LOOK, type Template, templateLook } from '../../../../domain/documents/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormSummary } from '../../../ui/form-summary.tsx';
import { Input } from '../../../ui/input.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { LookFields } from './look-fields.tsx';
import { LookPreview } from './look-preview.tsx';

export function Page() {
  const { id = 'new' } = useParams({ strict: false });
  const query = trpc.documents.templates.useQuery();
  return (
    <Loaded query={query} what="The template">
      {(templates) => {
        const template = templates.find((one) => one.id === id);
        return id === 'new' || template ? (
          <Editor key={`${id} ${template?.version ?? 0}`} template={template ?? null} first={templates.length === 0} />
        ) : (
          <p className="p-6 text-muted">This template is gone.</p>
        );
      }}
    </Loaded>
  );
}

const FIELDS = ['name', 'look.colour', 'look.opening', 'look.closing'] as const;

/** A template with what it does beside it, drawn anew while it is changed. */
function Editor({ template, first }: { template: Template | null; first: boolean }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const create = trpc.documents.createTemplate.useMutation();
  const update = trpc.documents.updateTemplate.useMutation();
  const remove = trpc.documents.deleteTemplate.useMutation();
  const [name, setName] = useState(template?.name ?? (first ? 'House style' : ''));
  const [look, setLook] = useState(template?.look ?? PLAIN_LOOK);
  const [language, setLanguage] = useState<Language>('en');
  const [deleting, setDeleting] = useState(false);
  const { errors, at, run } = useFormErrors(FIELDS);
  const mayEdit = can('document:update');
  const shown = useDeferredValue(look);
  const busy = (create.isPending || update.isPending) && 'Saving…';
  const save = (use: boolean) =>
    run(async () => {
      if (template) {
        await update.mutateAsync({
          id: template.id,
          version: template.version,
          name,
          look,
          ...(use ? { inUse: true } : {}),
        });
      } else {
        const made = await create.mutateAsync({ name, look });
        if (use && !made.inUse) await update.mutateAsync({ id: made.id, version: made.version, inUse: true });
      }
      await utils.documents.templates.invalidate();
      toastDone(use || template?.inUse || first ? 'Saved: documents have this look from now on' : 'Saved');
      await navigate({ to: '/billing/documents' });
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(template?.inUse ?? first);
  };
  return (
    <form onSubmit={submit} noValidate className="flex h-full min-h-0 flex-col">
      <PageHeader
        back={<Link href="/billing/documents">Documents</Link>}
        title={template?.name ?? 'New template'}
        line={template?.inUse ? <Badge>In use</Badge> : null}
        actions={
          mayEdit ? (
            <>
              {template && !template.inUse ? (
                <Button look="quiet" icon={<Trash2 />} onClick={() => setDeleting(true)}>
                  Delete
                </Button>
              ) : null}
              {template?.inUse || first ? null : (
                <Button look="secondary" onClick={() => void save(true)}>
                  Save and use it
                </Button>
              )}
              <Button type="submit" look="primary" busy={busy}>
                Save
              </Button>
            </>
          ) : null
        }
      />
      <div className="grid grid-cols-1 min-h-0 grow gap-4 overflow-y-auto px-4 pb-8 sm:px-6 lg:grid-cols-[20rem_minmax(0,1fr)] lg:overflow-hidden">
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4 lg:overflow-y-auto lg:pr-2">
          <FormSummary errors={errors} />
          <Field {...at('name')} label="Name">
            <Input value={name} maxLength={80} onChange={({ target: { value } }) => setName(value)} />
          </Field>
          <LookFields look={look} language={language} onChange={(change) => setLook({ ...look, ...change })} at={at} />
        </fieldset>
        <LookPreview
          look={templateLook.safeParse(shown).success ? shown : null}
          language={language}
          onLanguage={setLanguage}
        />
      </div>
      {deleting && template ? (
        <ConfirmDialog
          open
          onOpenChange={() => setDeleting(false)}
          title={`Delete ${template.name}?`}
          consequence="Documents that were sent keep their look."
          confirm="Delete it"
          busy="Deleting…"
          danger
          onConfirm={async () => {
            await remove.mutateAsync({ id: template.id });
            await utils.documents.templates.invalidate();
            await navigate({ to: '/billing/documents' });
          }}
        />
      ) : null}
    </form>
  );
}
