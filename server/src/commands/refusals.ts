import type { Problem } from '../api/problem.js';

/** The same for a key that never was and for another account's: nobody learns which. */
export const keyNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no key with this id in the account.',
};

export const accountNotFound: Problem = { problem: 'not_found', detail: 'There is no such account.' };

const taken = 'Another key of the account has this name. Choose another name, or revoke that key.';

export const nameTaken: Problem = {
  problem: 'name_taken',
  detail: taken,
  errors: [{ field: 'name', message: taken }],
};
