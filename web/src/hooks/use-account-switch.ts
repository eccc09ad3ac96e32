import { useEffect } from 'react';

/** One for the tab: a channel does not hear itself, but would hear another of the same tab. */
const tabs = new BroadcastChannel('neoagent-account');

/** Tells the other tabs that requests count for another account now, and begins anew: nothing that was read of the old one stays. */
export function enterAnew(): void {
  tabs.postMessage('entered');
  location.assign('/');
}

/** Begins anew when another tab went over to another account: what is shown here would be changed there. */
export function useAccountSwitch(): void {
  useEffect(() => {
    const begin = () => location.assign('/');
    tabs.addEventListener('message', begin);
    return () => tabs.removeEventListener('message', begin);
  }, []);
}
