import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { PasswordField } from './password-field.js';
import { missingOf } from './required.js';
import { useEntry } from './use-entry.js';

const fields = { email: 'email', password: 'password' } as const;

/** Signs in and goes on to the page that was wanted. */
export function SignInPage() {
  const { next } = useSearch({ from: '/entrance' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(api.signIn);
  const errors = useFieldErrors(signIn.problem, fields, fields);
  const enter = useEntry(next);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    signIn.forget();
    const missing = missingOf(
      { email: email.trim(), password },
      { email: 'Enter your email.', password: 'Enter your password.' },
    );
    if (errors.show(missing)) return;
    const outcome = await signIn.start({ email: email.trim(), password });
    if (outcome.done) enter(outcome.value);
  }

  return (
    <>
      <PageTitle title="Sign in" />
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
        <PasswordField
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={errors.byField.password}
        />
        <Button type="submit" tone="primary" isPending={signIn.isPending} className="w-full">
          Sign in
        </Button>
      </form>
      <div className="mt-6 flex flex-wrap justify-between gap-x-6 gap-y-2 text-sm">
        <Link to="/forgot-password" className="text-accent underline underline-offset-2">
          Forgot your password?
        </Link>
        <span className="text-muted">
          New here?{' '}
          <Link
            to="/sign-up"
            search={next === undefined ? {} : { next }}
            className="text-accent underline underline-offset-2"
          >
            Create an account
          </Link>
        </span>
      </div>
    </>
  );
}
