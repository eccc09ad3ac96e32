import type { Environment } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { Button } from '../../components/button.js';
import { CodeBlock } from '../../components/code-block.js';
import { snippet } from '../../text/snippets.js';

interface EmptyKeysProps {
  readonly environment: Environment;
  /** Left out for those who may not create keys. */
  readonly onCreate: (() => void) | undefined;
}

/** What an account without keys sees: what a key is for, the way to the first one, and the call it makes possible. */
export function EmptyKeys({ environment, onCreate }: EmptyKeysProps) {
  return (
    <div className="rounded-lg border border-line bg-surface p-5 sm:p-7">
      <h3 className="font-semibold">No {environment} keys yet</h3>
      <p className="mt-1 max-w-xl text-muted">
        A key tells the API which account a request is for and what it may do. Make one for each program, so
        that each can be replaced alone.
      </p>
      {onCreate && (
        <Button tone="primary" className="mt-4" onClick={onCreate}>
          Create your first {environment} key
        </Button>
      )}
      <div className="mt-6 max-w-2xl">
        <p className="mb-2 text-sm font-medium">Then call the API</p>
        <CodeBlock language="shell" copyLabel="Copy cURL" code={snippet('curl', location.origin)} />
        <p className="mt-3 text-sm text-muted">
          <Link
            to="/troubleshooting"
            hash="send-the-key"
            className="text-accent underline underline-offset-2"
          >
            How to send the key in JavaScript, Python and cURL
          </Link>
        </p>
      </div>
    </div>
  );
}
