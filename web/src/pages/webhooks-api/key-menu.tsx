import type { Key, Session } from '@neoagent/sdk';
import { Ban, CirclePause, CirclePlay, Copy, Ellipsis, PenLine, RefreshCw, Replace } from 'lucide-react';
import { api, useKeyUpdate } from '../../api.js';
import { IconButton } from '../../components/button.js';
import { Menu, MenuItem, MenuSeparator } from '../../components/menu.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { keyMenuId } from './focus-after.js';
import { isInactive, whyNotManage } from './key-rights.js';
import type { BeginTask } from './key-task.js';

interface KeyMenuProps {
  readonly apiKey: Key;
  readonly session: Session;
  readonly onTask: BeginTask;
}

/** What can be done with a key; the destructive last, apart and red. */
export function KeyMenu({ apiKey: key, session, onTask }: KeyMenuProps) {
  const put = useKeyUpdate();
  const enable = useAction(() => api.enableKey(key.id));
  const refusal = whyNotManage(session, key);
  const isManageable = refusal === undefined && key.status !== 'revoked';

  async function switchOn(): Promise<void> {
    const outcome = await enable.start(undefined);
    if (!outcome.done) {
      toast(`“${key.name}” is still disabled: the server did not enable it. Open the key to try again.`);
      return;
    }
    put(outcome.value);
    toast(`“${key.name}” is enabled and works again.`);
  }

  async function copyId(): Promise<void> {
    try {
      await navigator.clipboard.writeText(key.id);
      toast('Key ID copied.');
    } catch {
      toast(`The browser refused to copy. The key ID is ${key.id}`);
    }
  }

  return (
    <Menu
      trigger={
        <IconButton id={keyMenuId(key.id)} aria-label={`Actions for ${key.name}`}>
          <Ellipsis aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {isManageable && (
        <MenuItem icon={PenLine} label="Rename" onSelect={() => onTask({ kind: 'rename', key })} />
      )}
      <MenuItem icon={Copy} label="Copy key ID" onSelect={() => void copyId()} />
      {isManageable && !isInactive(key) && (
        <>
          {key.status === 'disabled' ? (
            <MenuItem icon={CirclePlay} label="Enable" onSelect={() => void switchOn()} />
          ) : (
            <MenuItem icon={CirclePause} label="Disable" onSelect={() => onTask({ kind: 'disable', key })} />
          )}
          {!key.isCanary && (
            <>
              <MenuItem icon={RefreshCw} label="Rotate…" onSelect={() => onTask({ kind: 'rotate', key })} />
              <MenuItem
                icon={Replace}
                label="Regenerate…"
                onSelect={() => onTask({ kind: 'regenerate', key })}
              />
            </>
          )}
        </>
      )}
      {isManageable && (
        <>
          <MenuSeparator />
          <MenuItem
            isDestructive
            icon={Ban}
            label="Revoke…"
            onSelect={() => onTask({ kind: 'revoke', key })}
          />
        </>
      )}
      {refusal !== undefined && <p className="max-w-60 px-2.5 py-2 text-muted">{refusal}</p>}
    </Menu>
  );
}
