import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlainRequest } from '../http/plain/plain-request.js';
import type { PlainResponse } from '../http/plain/plain-response.js';

/** What a front door is asked by, and where its answer goes: Node's pair, or that of a plain request. */
export type DoorRequest = IncomingMessage | PlainRequest;
export type DoorResponse = ServerResponse | PlainResponse;
