import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0 } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

/** What `KeyRecord` says of places, of a store whose table lies in the order of creation. */
export function secretPlaceContract(open: OpenSubject): void {
  describe('the place of a secret', () => {
    it('is one further for each secret that was made, whichever way, and stays when the secret changes', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      const numbered = (id: number) => ({
        key: aKey({ id: `key_${id}`, name: `name ${id}` }),
        // Ids that are sorted the other way round.
        secret: aSecret({ id: `sec_${9 - id}`, keyId: `key_${id}`, digest: `digest ${id}` }),
      });
      const [one, two, three] = [numbered(1), numbered(2), numbered(3)];
      await db.keys.insert(one.key, one.secret, null);
      await db.keys.insertMany([two, { ...three, secret: { ...three.secret, imported: true } }]);
      await db.keys.addSecret(aSecret({ id: 'sec_1', keyId: 'key_1', digest: 'digest 4' }));
      const placesIn = async ({ findByDigest }: typeof db) =>
        Promise.all([1, 2, 3, 4].map(async (n) => (await findByDigest(`digest ${n}`))?.secret.place));
      const places = await placesIn(db);
      const [first = Number.NaN] = places;
      expect(places).toEqual([first, first + 1, first + 2, first + 3]);
      const use = { at: t0 + 1, address: '::1', country: 'NZ', userAgent: 'curl/8' };
      await db.recordLastUses(new Map([['sec_8', use]]));
      await db.keys.updateSecret('sec_8', { graceEndsAt: t0 + 7 });
      expect(await placesIn(await reopened())).toEqual(places);
    });
  });
}
