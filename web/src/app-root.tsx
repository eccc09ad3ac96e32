import { Outlet } from '@tanstack/react-router';
import { ToastRegion } from './components/toast.js';

/** What stands around every page: the skip link first, the toasts last. Each page's layout has a `main` with this id. */
export function AppRoot() {
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-60 focus:rounded-md focus:bg-accent focus:px-4 focus:py-2 focus:text-sm focus:font-medium focus:text-on-accent"
      >
        Skip to content
      </a>
      <Outlet />
      <ToastRegion />
    </>
  );
}
