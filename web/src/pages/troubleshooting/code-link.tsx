import { Link } from '@tanstack/react-router';

/** A code that leads to its section on this page. */
export function CodeLink({ code }: { readonly code: string }) {
  return (
    <Link
      to="/troubleshooting"
      hash={code}
      className="rounded-sm font-mono text-[0.8125rem] text-accent underline underline-offset-2 wrap-anywhere"
    >
      {code}
    </Link>
  );
}
