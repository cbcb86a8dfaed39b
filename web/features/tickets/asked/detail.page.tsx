import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { SideConversation } from '../../../../domain/tickets/side-conversations.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { SideClock, SideMessages } from '../side-parts.tsx';

/** What a team was asked, without the ticket beside which it was. */
export function Page() {
  const { id } = useParams({ strict: false });
  useLive('sideConversations');
  const query = trpc.sideConversations.get.useQuery({ id: id ?? '' });
  useTitle(query.data?.subject);
  return (
    <Loaded query={query} what="The question">
      {(side) => <Content side={side} />}
    </Loaded>
  );
}

function Content({ side }: { side: SideConversation }) {
  const { can } = useMember();
  return (
    <>
      <PageHeader
        back={<Link href="/asked">Asked of my teams</Link>}
        title={side.subject}
        line={
          <>
            <SideClock side={side} />
            <span>
              {side.ownerName ?? 'Somebody'} asks {side.toName ?? side.toAddress}
            </span>
            {can('ticket:read') ? <Link href={`/tickets/${side.ticketId}`}>The ticket</Link> : null}
          </>
        }
      />
      <div className="flex max-w-3xl flex-col gap-4 px-4 pb-8 sm:px-6">
        <Card title="What was written">
          <SideMessages side={side} ours={side.mayAnswer ? 'in' : 'out'} />
        </Card>
        {side.mayAnswer && side.status !== 'closed' ? <Answer side={side} /> : null}
      </div>
    </>
  );
}

function Answer({ side: { id, toName, ownerName } }: { side: SideConversation }) {
  const utils = trpc.useUtils();
  const answer = trpc.sideConversations.answer.useMutation();
  const form = useFormErrors(['body']);
  const [body, setBody] = useState('');
  const send = async () => {
    const done = await form.run(() => answer.mutateAsync({ id, body }));
    if (!done) return;
    setBody('');
    toastDone(`Answered for ${toName}`);
    void utils.sideConversations.invalidate();
  };
  return (
    <Card title={`Answer for ${toName}`}>
      <Form errors={form.errors} onSubmit={send}>
        <Field
          label="Answer"
          help={`${ownerName ?? 'Whoever asked'} is told. The customer sees none of it.`}
          {...form.at('body')}
        >
          <Textarea rows={5} value={body} onChange={(event) => setBody(event.target.value)} />
        </Field>
        <Button
          type="submit"
          look="primary"
          className="self-start"
          disabled={body.trim() === ''}
          busy={answer.isPending && 'Sending…'}
        >
          Send the answer
        </Button>
      </Form>
    </Card>
  );
}
