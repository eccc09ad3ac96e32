import { type RefObject, useRef } from 'react';
import { CopyButton } from '../../../components/copy-button.js';

interface SecretFieldProps {
  readonly secret: string;
  readonly keyName: string;
  readonly copyRef: RefObject<HTMLButtonElement | null>;
}

/** The secret as selectable text: a double click takes all of it, since its alphabet has no word boundary. */
export function SecretField({ secret, keyName, copyRef }: SecretFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div>
      <label htmlFor="secret-key" className="mb-1 block text-sm font-medium wrap-anywhere">
        Secret key of “{keyName}”
      </label>
      <textarea
        ref={field}
        id="secret-key"
        readOnly
        rows={2}
        value={secret}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        translate="no"
        className="block field-sizing-content w-full resize-none rounded-md border border-line-strong bg-sunken px-3 py-2.5 font-mono text-sm break-all"
      />
      <div className="mt-3">
        <CopyButton
          buttonRef={copyRef}
          tone="primary"
          label="Copy secret key"
          text={secret}
          onFailure={() => {
            field.current?.focus();
            field.current?.select();
          }}
        />
      </div>
    </div>
  );
}
