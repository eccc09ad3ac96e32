/** What a connection to an upstream is about. */
export type Phase = 'connecting' | 'free' | 'head' | 'body' | 'head_by_node' | 'body_by_node' | 'gone';

const codeOfLateness: Readonly<Record<Phase, string>> = {
  connecting: 'ETIMEDOUT',
  free: '',
  head: 'UND_ERR_HEADERS_TIMEOUT',
  body: 'UND_ERR_BODY_TIMEOUT',
  head_by_node: 'UND_ERR_HEADERS_TIMEOUT',
  body_by_node: 'UND_ERR_BODY_TIMEOUT',
  gone: '',
};

/** What whoever waits is told of a phase that did not end in time. */
export function tookTooLong(phase: Phase): Error {
  return Object.assign(new Error('the upstream took too long'), { code: codeOfLateness[phase] });
}

/** The same of a connection that closed without a word. */
export function closedEarly(): Error {
  return Object.assign(new Error('the upstream closed the connection'), { code: 'UND_ERR_SOCKET' });
}
