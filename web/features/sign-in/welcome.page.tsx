import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { failureOf } from '../../app/failure.ts';
import { type Outputs, trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Door } from './door.tsx';

type Opened = Outputs['auth']['readLink'];

const OVER: Readonly<Record<Exclude<Opened['state'], 'open'>, string>> = {
  used: 'This link has been used already. If it was you, sign in.',
  revoked: 'This link was taken back, or a newer mail replaced it. Look for the latest mail.',
  expired: 'This link has ended.',
};

/** Where the link of a mail leads: to join a workspace, or to choose a new password. */
export function Page() {
  const { token = '' }: { token?: string } = useParams({ strict: false });
  const { mutate, data, error } = trpc.auth.readLink.useMutation();
  useEffect(() => mutate({ token }), [mutate, token]);
  if (error) return <Gone title="This link is not good" words={failureOf(error).message} />;
  if (!data) {
    return (
      <Door title="One moment">
        <SkeletonRows rows={3} />
      </Door>
    );
  }
  if (data.state !== 'open') {
    const again = data.purpose === 'invitation' ? ` Ask whoever invited you to ${data.tenant} to send it again.` : '';
    return <Gone title="This link is over" words={OVER[data.state] + again} />;
  }
  return <Choose token={token} link={data} />;
}

const Gone = ({ title, words }: { title: string; words: string }) => (
  <Door title={title}>
    <p>{words}</p>
    <div className="flex gap-4 text-13">
      <Link href="/sign-in" className="text-muted underline hover:text-ink">
        Sign in
      </Link>
      <Link href="/forgotten" className="text-muted underline hover:text-ink">
        Set a new password
      </Link>
    </div>
  </Door>
);

function Choose({ token, link }: { token: string; link: Opened }) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const joins = link.purpose === 'invitation';
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState('');
  const { errors, at, run } = useFormErrors(['name', 'password']);
  const join = trpc.auth.acceptInvitation.useMutation();
  const change = trpc.auth.setPassword.useMutation();
  const submit = () => {
    void run(async () => {
      const { member, permissions, tenant } = joins
        ? await join.mutateAsync({ token, name, password })
        : await change.mutateAsync({ token, password });
      utils.auth.me.setData(undefined, { member, permissions, tenant });
      await navigate({ href: '/', replace: true });
    });
  };
  const busy = joins ? join.isPending && 'Joining…' : change.isPending && 'Setting…';
  return (
    <Door title={joins ? `Welcome to ${link.tenant}` : 'Choose a new password'}>
      <Form errors={errors} onSubmit={submit}>
        <p className="text-muted">
          {joins
            ? 'Say how you are called and choose a password. If you sign in to Backbeat with this address already, enter that password.'
            : 'You are signed out everywhere else when it is set.'}
        </p>
        {/* Password keepers file the password under it. */}
        <Field label="E-mail">
          <Input type="email" autoComplete="username" readOnly value={link.email} />
        </Field>
        {joins ? (
          <Field label="Name" {...at('name')}>
            <Input autoComplete="name" maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
        ) : null}
        <Field label="Password" {...at('password')} help="At least 10 characters.">
          <Input
            type="password"
            autoComplete="new-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" look="primary" busy={busy}>
          {joins ? 'Join' : 'Set the password'}
        </Button>
      </Form>
    </Door>
  );
}
