import type { Draws } from './draws.js';
import { days, minutesOfDay, type Profile } from './profile.js';

/** What all keys of an installation live through together. Minutes count from the start of the month. */
export interface Calendar {
  readonly outages: readonly { readonly from: number; readonly to: number }[];
  readonly holiday: number;
}

export function calendar(draws: Draws): Calendar {
  const outages = Array.from({ length: 2 }, () => {
    const from = draws.whole(minutesOfDay, (days - 1) * minutesOfDay);
    return { from, to: from + draws.whole(15, 90) };
  });
  return { outages, holiday: draws.whole(3, days - 3) };
}

/** Requests expected in a minute, before chance. */
export function paceOf(profile: Profile, { holiday }: Calendar): (minute: number) => number {
  const shape = shapes[profile.kind];
  return (minute) => {
    const local = minute + profile.offset * 60;
    const day = Math.floor(local / minutesOfDay);
    const isFree = ((day % 7) + 7) % 7 >= 5 || day === holiday;
    const hour = (((local % minutesOfDay) + minutesOfDay) % minutesOfDay) / 60;
    const grown = 1 + ((profile.growth - 1) * minute) / (days * minutesOfDay);
    const usual = profile.peak * shape({ hour, isFree, minute, profile }) * grown;
    const late = profile.lateNights.some(({ from, to }) => minute >= from && minute < to) ? 0.25 : 0;
    return Math.max(usual, late * profile.peak) * factorOf(profile, minute);
  };
}

interface Moment {
  readonly hour: number;
  readonly isFree: boolean;
  readonly minute: number;
  readonly profile: Profile;
}

const shapes: Readonly<Record<Profile['kind'], (moment: Moment) => number>> = {
  office: ({ hour, isFree }) => (isFree ? 0.06 : 1) * officeHours(hour),
  always: ({ hour, isFree }) => (isFree ? 0.75 : 1) * (0.6 + 0.4 * Math.sin(((hour - 8) / 24) * 2 * Math.PI)),
  batch: ({ minute, profile }) => {
    // Hourly for half of them, daily for the rest; they begin at their minute and take a few.
    const period = profile.index % 2 === 0 ? 60 : minutesOfDay;
    const into = (minute + profile.index * 37) % period;
    const lasts = 2 + (profile.index % 9);
    return into < lasts ? 1.5 : 0;
  },
  ci: ({ hour, isFree, minute, profile }) =>
    isBusy(minute, profile.index, { every: 47, lasts: 7 })
      ? (isFree ? 0.05 : 1) * officeHours(hour) * 0.3
      : 0,
  roaming: ({ hour, isFree, minute, profile }) =>
    isBusy(minute, profile.index, { every: 110, lasts: 25 })
      ? (isFree ? 0.1 : 1) * officeHours(hour) * 0.15
      : 0,
  weekly: ({ minute, profile }) => ((minute + profile.index * 911) % (7 * minutesOfDay) < 50 ? 0.5 : 0),
};

function officeHours(hour: number): number {
  const noon = Math.exp(-(((hour - 13) / 4.2) ** 4));
  return 0.004 + noon * (hour > 12 && hour < 13 ? 0.8 : 1);
}

/** Work in spells at times that look like chance and yet repeat for a seed. */
function isBusy(
  minute: number,
  index: number,
  { every, lasts }: { readonly every: number; readonly lasts: number },
): boolean {
  const spell = Math.floor(minute / every);
  const chance = Math.imul(spell + index * 7919, 2654435761) >>> 0;
  if (chance % 100 < 45) return false;
  const begins = (chance >>> 8) % (every - lasts);
  const into = minute % every;
  return into >= begins && into < begins + lasts;
}

function factorOf({ stretches }: Profile, minute: number): number {
  let factor = 1;
  for (const stretch of stretches)
    if (minute >= stretch.from && minute < stretch.to) factor *= stretch.factor;
  return factor;
}
