import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ProductName } from '../../components/product-name.js';
import { ThemeSelect } from '../../components/theme-select.js';

/** A narrow page with the product's name above and the ways out below. */
export function EntranceFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-md flex-col px-4 py-6 sm:py-10">
      <header className="flex items-center justify-between">
        <ProductName />
        <ThemeSelect />
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mt-8 rounded-xl border border-line bg-surface p-5 outline-none sm:mt-14 sm:p-8"
      >
        {children}
      </main>
      <footer className="mt-6 text-center text-sm text-muted">
        A call was refused?{' '}
        <Link to="/troubleshooting" className="text-accent underline underline-offset-2">
          Troubleshooting
        </Link>
        {' · '}
        <Link to="/report-leak" className="text-accent underline underline-offset-2">
          Report a leaked key
        </Link>
      </footer>
    </div>
  );
}
