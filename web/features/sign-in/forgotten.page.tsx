import { useState } from 'react';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { Link } from '../../ui/link.tsx';
import { Door } from './door.tsx';

/** Asks for a link to set a new password. What it says afterwards is the same for every address. */
export function Page() {
  const [email, setEmail] = useState('');
  const ask = trpc.auth.forgotten.useMutation();
  const { errors, at, run } = useFormErrors(['email']);
  const submit = () => {
    void run(() => ask.mutateAsync({ email }));
  };
  return (
    <Door title="New password">
      {ask.isSuccess ? (
        <p role="status">
          If {ask.variables.email.trim()} belongs to a member, a mail with a link is on its way. The link is good for an
          hour. Nothing there? Look in the spam folder, or ask an admin of your workspace.
        </p>
      ) : (
        <Form errors={errors} onSubmit={submit}>
          <p className="text-muted">We send you a link with which you choose a new one.</p>
          <Field label="E-mail" {...at('email')}>
            <Input
              type="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </Field>
          <Button type="submit" look="primary" busy={ask.isPending && 'Sending…'}>
            Send the link
          </Button>
        </Form>
      )}
      <Link href="/sign-in" className="text-13 text-muted underline hover:text-ink">
        Back to the sign-in
      </Link>
    </Door>
  );
}
