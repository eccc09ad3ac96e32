/** What is wrong with the text of the search field; `undefined` when it can be looked up. */
export function refuseRequestId(text: string): string | undefined {
  if (text === '') return 'Enter a request id.';
  // The id becomes part of the address, where a secret must never stand.
  if (/(?:live|test)_[A-Za-z0-9]{12,}/.test(text) || /bearer\s/i.test(text)) {
    return 'This looks like a secret key. Enter the request id of the refused answer instead.';
  }
  return text.length > 200 || /\s/.test(text)
    ? 'This is no request id: it is too long or holds a space.'
    : undefined;
}
