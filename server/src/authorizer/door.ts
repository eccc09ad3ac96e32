/** Which way a request came in; a label of metrics and activity. `own` are our own endpoints that a key calls. */
export type Door = 'gateway' | 'forward_auth' | 'verify' | 'own';
