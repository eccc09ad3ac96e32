import { type ReactNode, useEffect, useRef } from 'react';

let isFirstPage = true;

interface PageTitleProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/**
 * The one `h1` of a page. Sets the document's title and, after a navigation inside the app, takes focus and scrolls to
 * the top, so that screen readers announce the new page as browsers do for a loaded one.
 */
export function PageTitle({ title, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Neoagent`;
  }, [title]);
  useEffect(() => {
    if (isFirstPage) {
      isFirstPage = false;
      return;
    }
    if (location.hash !== '') return;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight wrap-anywhere">
      {children ?? title}
    </h1>
  );
}
