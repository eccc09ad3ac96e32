import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';

const fields = { email: 'email' } as const;

/** Asks for a link to choose a new password; the answer does not tell whether the address is known. */
export function ForgotPasswordPage() {
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const request = useAction(api.requestPasswordReset);
  const errors = useFieldErrors(request.problem, fields, fields);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    request.forget();
    if (errors.show(email.trim() === '' ? { email: 'Enter your email.' } : {})) return;
    const outcome = await request.start({ email: email.trim() });
    if (outcome.done) setSent(true);
  }

  if (isSent) {
    return (
      <>
        <PageTitle title="Check your email" />
        <p className="mt-3">
          If <strong className="font-medium wrap-anywhere">{email.trim()}</strong> has an account, a link to
          choose a new password is on its way. It works once and for 30 minutes.
        </p>
        <BackToSignIn />
      </>
    );
  }
  return (
    <>
      <PageTitle title="Forgot your password?" />
      <p className="mt-1 text-sm text-muted">We send you a link to choose a new one.</p>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
        <Field
          id="email"
          name="email"
          label="Email"
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={errors.byField.email}
        />
        <Button type="submit" tone="primary" isPending={request.isPending} className="w-full">
          Send link
        </Button>
      </form>
      <BackToSignIn />
    </>
  );
}

function BackToSignIn() {
  return (
    <p className="mt-6 text-sm">
      <Link to="/sign-in" className="text-accent underline underline-offset-2">
        Back to sign in
      </Link>
    </p>
  );
}
