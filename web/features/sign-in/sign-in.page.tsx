import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { DemoSignIns } from './demo-sign-ins.tsx';
import { Door } from './door.tsx';

/** Only a path of this app: an address from the search must not lead anywhere else. */
const safeNext = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');

export function Page() {
  const search: { next?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ field: string; message: string }[]>([]);
  const login = trpc.auth.login.useMutation({
    onSuccess: async ({ member, permissions, tenant }) => {
      utils.auth.me.setData(undefined, { member, permissions, tenant });
      await navigate({ href: safeNext(search.next), replace: true });
    },
  });
  const config = trpc.auth.config.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });

  const signIn = (as: { email: string; password: string }) => {
    const gaps = [
      ...(as.email.trim() === '' ? [{ field: 'email', message: 'Enter your e-mail address' }] : []),
      ...(as.password === '' ? [{ field: 'password', message: 'Enter your password' }] : []),
    ];
    setMissing(gaps);
    if (gaps.length === 0 && !login.isPending) login.mutate(as);
  };
  const submit = () => {
    signIn({ email, password });
  };
  const refused = login.error && missing.length === 0 ? [{ field: null, message: failureOf(login.error).message }] : [];
  const messageFor = (field: string) => missing.find((error) => error.field === field)?.message;

  return (
    <Door title="Sign in">
      <Form errors={missing.length > 0 ? missing : refused} onSubmit={submit}>
        <Field label="E-mail" id="email" error={messageFor('email')}>
          <Input
            type="email"
            name="email"
            autoComplete="username"
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label="Password" id="password" error={messageFor('password')}>
          <Input
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" look="primary" busy={login.isPending && 'Signing in…'}>
          Sign in
        </Button>
      </Form>
      <Link href="/forgotten" className="text-13 text-muted underline hover:text-ink">
        Forgot your password?
      </Link>
      {config.data?.demo ? (
        <DemoSignIns
          signIns={config.data.demoSignIns ?? []}
          busy={login.isPending}
          onChoose={(email) => signIn({ email, password: config.data?.demoPassword ?? '' })}
        />
      ) : null}
    </Door>
  );
}
