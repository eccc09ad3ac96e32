import type { Session } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { AccountMenu } from './account-menu.js';
import { ProductName } from './product-name.js';
import { ThemeSelect } from './theme-select.js';

/** The bar above every page but the entrance: product, account, look, and the member's menu or the way to sign in. */
export function TopBar({ session }: { readonly session: Session | null | undefined }) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex min-h-14 max-w-7xl items-center gap-3 px-4 py-2 sm:px-8">
        <Link to="/" className="flex rounded-md" aria-label="Neoagent home">
          <ProductName />
        </Link>
        {session && (
          <>
            <span aria-hidden className="text-line-strong max-sm:hidden">
              /
            </span>
            <span className="min-w-0 truncate text-sm text-muted max-sm:hidden">
              <span className="sr-only">Account: </span>
              {session.account.name}
            </span>
          </>
        )}
        <div className="ml-auto flex shrink-0 items-center gap-2 sm:gap-3">
          <ThemeSelect />
          {session && <AccountMenu session={session} />}
          {session === null && (
            <Link
              to="/sign-in"
              className="rounded-md px-2 py-1.5 text-sm font-medium text-accent hover:underline"
            >
              Sign in
            </Link>
          )}
        </div>
      </div>
    </header>
  );
}
