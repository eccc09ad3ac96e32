import type { Problem } from '../../api/problem.js';

/** What a change of a grace period answers when none runs. */
export const noGrace: Problem = {
  problem: 'conflict',
  detail: 'No replaced secret of this key is in a grace period. One that has ended does not come back.',
};
