/**
 * An advisory lock of the database: shared by every process that has the store open, for as long as its listening connection lives;
 * taken alone by who replaces the store. Any number would do, so long as it stays the same.
 */
export const installationLock = 6_361_108_452;
