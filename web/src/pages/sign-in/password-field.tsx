import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';

interface PasswordFieldProps {
  readonly autoComplete: 'current-password' | 'new-password';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

/** The password's field; what was typed can be looked at. */
export function PasswordField({ value, onChange, ...rest }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...rest}
      id="password"
      name="password"
      label="Password"
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      addition={
        <Button aria-pressed={isShown} aria-label="Show characters" onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  );
}
