/**
 * What has become of octets that were handed over: they are not needed any more; they are kept as they are; or the same, and no more is
 * wanted for now. Only memory whose octets are done may be read into again.
 */
export type Taken = 'done' | 'kept' | 'full';
