import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';

interface TooltipProps {
  readonly children: ReactNode;
  /** Further lines: read out as part of the name, shown on hover and focus, put away by Escape. */
  readonly lines: readonly string[];
}

/** A short text with more behind it, for pointer, keyboard and screen reader alike. */
export function Tooltip({ children, lines }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger
        delay={150}
        className="cursor-default rounded-sm text-left decoration-dotted underline-offset-4 hover:underline"
      >
        {children}
        <span className="sr-only"> ({lines.join('; ')})</span>
      </BaseTooltip.Trigger>
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={6} className="z-30">
          <BaseTooltip.Popup className="max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-xs leading-relaxed text-page">
            {lines.map((line) => (
              <span key={line} className="block wrap-anywhere">
                {line}
              </span>
            ))}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
