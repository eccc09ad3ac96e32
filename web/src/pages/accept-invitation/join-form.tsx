import type { InvitationLook } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { forgetLinkToken } from '../../link-token.js';
import { PasswordField } from '../sign-in/password-field.js';
import { useEntry } from '../sign-in/use-entry.js';

const fields = { name: 'name', password: 'password' } as const;

interface JoinFormProps {
  readonly token: string;
  readonly invitation: InvitationLook;
  /** Whether the invited e-mail is signed in here: then nothing has to be proved. */
  readonly isSignedIn: boolean;
}

/** Joins: with a new login, with the password of a known one, or with the session that is there. */
export function JoinForm({ token, invitation, isSignedIn }: JoinFormProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useAction(api.acceptInvitation);
  const errors = useFieldErrors(accept.problem, fields, fields);
  const enter = useEntry('/settings/members');
  const isNew = !isSignedIn && !invitation.hasLogin;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    accept.forget();
    const isMissing = !isSignedIn && password === '';
    const missing = isNew ? 'Choose a password.' : 'Enter your password.';
    if (errors.show(isMissing ? { password: missing } : {})) return;
    const outcome = await accept.start({
      token,
      ...(!isSignedIn && { password }),
      ...(isNew && name.trim() !== '' && { name: name.trim() }),
    });
    if (!outcome.done) return;
    forgetLinkToken();
    enter(outcome.value);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
      {errors.general && <ProblemNotice problem={errors.general} />}
      <input type="hidden" name="email" autoComplete="username" value={invitation.email} />
      {isNew && (
        <Field
          id="name"
          name="name"
          label="Your name (optional)"
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errors.byField.name}
        />
      )}
      {!isSignedIn && (
        <PasswordField
          autoComplete={isNew ? 'new-password' : 'current-password'}
          hint={
            isNew
              ? '15 characters or more. A few unrelated words are easy to remember and hard to guess.'
              : `The password you sign in with as ${invitation.email}.`
          }
          value={password}
          onChange={setPassword}
          error={errors.byField.password}
        />
      )}
      <Button type="submit" tone="primary" isPending={accept.isPending} className="w-full">
        Join {invitation.account.name}
      </Button>
      {!isNew && !isSignedIn && (
        <p className="text-sm">
          <Link to="/forgot-password" className="text-accent underline underline-offset-2">
            Forgot your password?
          </Link>
        </p>
      )}
    </form>
  );
}
