import { Outlet } from '@tanstack/react-router';
import { EntranceFrame } from './entrance-frame.js';

/** The frame of the pages before signing in, around the page of the route. */
export function EntranceLayout() {
  return (
    <EntranceFrame>
      <Outlet />
    </EntranceFrame>
  );
}
