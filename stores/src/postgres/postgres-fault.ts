import { Fault } from '@neoagent/core';
import pg from 'pg';
import { storeFull, storeUnavailable } from '../faults.js';

/** SQLSTATE classes and codes: connection, resources, shutdown and time-outs, log-in, transactions ended by a conflict. */
const unavailable = /^(?:08|28|53|57|58|XX|25P03|3D000|40001|40P01|55P03)/;
const full = '53100';

/**
 * The fault an error of the client stands for, or the error itself when it speaks about a statement. An error that the
 * engine did not send is a connection that was lost or could not be had.
 */
export function asPostgresFault(error: unknown): unknown {
  if (error instanceof Fault || error instanceof TypeError || error instanceof RangeError) return error;
  if (!(error instanceof pg.DatabaseError)) return storeUnavailable(error);
  if (error.code === full) return storeFull(error);
  return unavailable.test(error.code ?? '') ? storeUnavailable(error) : error;
}
