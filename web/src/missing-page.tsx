import { ManagementProblem } from '@neoagent/sdk';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { Button } from './components/button.js';
import { LoadFailure } from './components/notice.js';
import { PageTitle } from './components/page-title.js';

/** What an address without a page shows. */
export function MissingPage() {
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-xl px-5 py-20">
      <PageTitle title="There is no such page" />
      <p className="mt-2 text-muted">
        Check the address, or go to{' '}
        <Link to="/settings/webhooks-api" className="text-accent underline">
          Webhooks API
        </Link>{' '}
        or{' '}
        <Link to="/troubleshooting" className="text-accent underline">
          Troubleshooting
        </Link>
        .
      </p>
    </main>
  );
}

/** What a page that could not be shown says instead: the server's words when it has some, and a way to try again. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => void router.invalidate();
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-xl px-5 py-20">
      <PageTitle title="This page could not be shown" />
      {error instanceof ManagementProblem ? (
        <LoadFailure what="The page" problem={error} onRetry={retry} />
      ) : (
        <>
          <p className="mt-2 mb-4 text-muted">
            A part of it did not arrive or has a fault. If Neoagent was updated meanwhile, loading the page
            again helps.
          </p>
          <Button tone="primary" onClick={() => location.reload()}>
            Load again
          </Button>
        </>
      )}
    </main>
  );
}
