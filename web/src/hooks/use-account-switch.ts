import { useEffect } from 'react';

const channelName = 'neoagent-account';

/** Tells the other tabs that requests count for another account now, and begins anew: nothing that was read of the old one stays. */
export function enterAnew(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('entered');
  channel.close();
  location.assign('/');
}

/** Begins anew when another tab went over to another account: what is shown here would be changed there. */
export function useAccountSwitch(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = () => location.assign('/');
    return () => channel.close();
  }, []);
}
