import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, sessionQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { forgetLinkToken, linkToken } from '../../link-token.js';
import { EntranceFrame } from '../sign-in/entrance-frame.js';
import { PasswordField } from '../sign-in/password-field.js';

const fields = { password: 'password' } as const;

/** Chooses a new password with the token of an e-mailed link; every session of the member ends with it. */
export function ResetPasswordPage() {
  const [token] = useState(linkToken);
  const [isChanged, setChanged] = useState(false);
  return (
    <EntranceFrame>
      {isChanged && <Changed />}
      {!isChanged && token === null && <NoToken />}
      {!isChanged && token !== null && <NewPassword token={token} onChanged={() => setChanged(true)} />}
    </EntranceFrame>
  );
}

function NewPassword({ token, onChanged }: { readonly token: string; readonly onChanged: () => void }) {
  const [password, setPassword] = useState('');
  const queryClient = useQueryClient();
  const confirm = useAction(api.confirmPasswordReset);
  const errors = useFieldErrors(confirm.problem, fields, fields);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    confirm.forget();
    if (errors.show(password === '' ? { password: 'Choose a password.' } : {})) return;
    const outcome = await confirm.start({ token, password });
    if (!outcome.done) return;
    forgetLinkToken();
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, null);
    onChanged();
  }

  return (
    <>
      <PageTitle title="Choose a new password" />
      <p className="mt-1 text-sm text-muted">
        Everyone who is signed in with the old one will be signed out.
      </p>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
        <PasswordField
          autoComplete="new-password"
          hint="15 characters or more. A few unrelated words are easy to remember and hard to guess."
          value={password}
          onChange={setPassword}
          error={errors.byField.password}
        />
        <Button type="submit" tone="primary" isPending={confirm.isPending} className="w-full">
          Change password
        </Button>
      </form>
    </>
  );
}

function Changed() {
  return (
    <>
      <PageTitle title="Your password is changed" />
      <p className="mt-3">
        <Link to="/sign-in" className="text-accent underline underline-offset-2">
          Sign in
        </Link>{' '}
        with the new password.
      </p>
    </>
  );
}

function NoToken() {
  return (
    <>
      <PageTitle title="This link is incomplete" />
      <p className="mt-3">
        Open the link from the e-mail again, or{' '}
        <Link to="/forgot-password" className="text-accent underline underline-offset-2">
          ask for a new one
        </Link>
        .
      </p>
    </>
  );
}
