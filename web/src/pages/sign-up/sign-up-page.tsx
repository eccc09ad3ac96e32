import { ManagementProblem, type Session } from '@neoagent/sdk';
import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { PasswordField } from '../sign-in/password-field.js';
import { missingOf } from '../sign-in/required.js';
import { useEntry } from '../sign-in/use-entry.js';

const fields = { name: 'name', email: 'email', password: 'password' } as const;

interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
}

/**
 * Signs up, then in with the same password. The server answers alike for a known and a new address; `null` means that the
 * password does not open an account, and the page then says nothing about which of the two it was.
 */
async function signUpAndIn({ email, password, name }: SignUp): Promise<Session | null> {
  await api.signUp({ email, password, ...(name && { name }) });
  try {
    return await api.signIn({ email, password });
  } catch (cause) {
    if (cause instanceof ManagementProblem && cause.code === 'sign_in_failed') return null;
    throw cause;
  }
}

/** Makes an account and enters it. */
export function SignUpPage() {
  const { next } = useSearch({ from: '/entrance' });
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isMailSent, setMailSent] = useState(false);
  const signUp = useAction(signUpAndIn);
  const errors = useFieldErrors(signUp.problem, fields, fields);
  const enter = useEntry(next);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    signUp.forget();
    const missing = missingOf(
      { email: email.trim(), password },
      { email: 'Enter your email.', password: 'Choose a password.' },
    );
    if (errors.show(missing)) return;
    const outcome = await signUp.start({ email: email.trim(), password, name: name.trim() });
    if (!outcome.done) return;
    if (outcome.value === null) setMailSent(true);
    else enter(outcome.value);
  }

  if (isMailSent) return <NextStep email={email.trim()} />;
  return (
    <>
      <PageTitle title="Sign up" />
      <p className="mt-1 text-sm text-muted">An account holds the secret keys that your programs send.</p>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
        <Field
          id="name"
          name="name"
          label="Your name (optional)"
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errors.byField.name}
        />
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
        <PasswordField
          autoComplete="new-password"
          hint="15 characters or more. A few unrelated words are easy to remember and hard to guess."
          value={password}
          onChange={setPassword}
          error={errors.byField.password}
        />
        <Button type="submit" tone="primary" isPending={signUp.isPending} className="w-full">
          Sign up
        </Button>
      </form>
      <p className="mt-6 text-sm text-muted">
        Have an account?{' '}
        <Link
          to="/sign-in"
          search={next === undefined ? {} : { next }}
          className="text-accent underline underline-offset-2"
        >
          Sign in
        </Link>
      </p>
    </>
  );
}

function NextStep({ email }: { readonly email: string }) {
  return (
    <>
      <PageTitle title="Check your email" />
      <p className="mt-3">
        The next step is in the mailbox of <strong className="font-medium wrap-anywhere">{email}</strong>.
      </p>
      <p className="mt-2 text-muted">
        If you have an account with this address already, sign in with its password or ask for a new one.
      </p>
      <div className="mt-6 flex flex-wrap gap-x-6 gap-y-2 text-sm">
        <Link to="/sign-in" className="text-accent underline underline-offset-2">
          Sign in
        </Link>
        <Link to="/forgot-password" className="text-accent underline underline-offset-2">
          Forgot your password?
        </Link>
      </div>
    </>
  );
}
