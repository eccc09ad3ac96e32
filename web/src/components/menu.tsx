import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef } from 'react';

interface MenuProps {
  /** The button that opens it, with its own accessible name. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

/** A menu button in the APG pattern. Focus returns to the button when it closes. */
export function Menu({ trigger, children }: MenuProps) {
  // Inside the landmark of its button, so that a reader who moves by landmarks finds the open menu.
  const landmark = useRef<HTMLElement>(null);
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger
        render={trigger}
        ref={(button: HTMLElement | null) => {
          landmark.current = button?.closest<HTMLElement>('main, header') ?? null;
        }}
      />
      <BaseMenu.Portal container={landmark}>
        <BaseMenu.Positioner align="end" sideOffset={6} className="z-30 outline-none">
          <BaseMenu.Popup className="popup-enter min-w-52 max-w-72 rounded-lg border border-line bg-surface p-1 text-sm text-ink shadow-lg outline-none">
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

const item =
  'flex w-full items-center gap-2.5 rounded-md px-2.5 py-2 text-left outline-none data-highlighted:bg-sunken data-disabled:opacity-55';

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isDestructive?: boolean;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
}

/** One action of a menu; a destructive one is red and has its own icon. */
export function MenuItem({
  icon: Icon,
  label,
  isDestructive = false,
  isDisabled = false,
  onSelect,
}: MenuItemProps) {
  return (
    <BaseMenu.Item
      className={`${item} ${isDestructive ? 'text-bad data-highlighted:bg-bad-soft' : ''}`}
      disabled={isDisabled}
      onClick={onSelect}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {label}
    </BaseMenu.Item>
  );
}

/** A line between groups of actions. */
export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}
