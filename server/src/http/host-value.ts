/** reg-name or IPv4, or an IPv6 literal, and a port (RFC 9110 §7.2, RFC 3986 §3.2.2); no userinfo, nothing to escape. */
const hostValue =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._~-]*[A-Za-z0-9._~-])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

/** Whether a text can be the value of a Host field. Checked on every request, so a simple pattern. */
export function isHostValue(text: string): boolean {
  return text.length <= 255 && hostValue.test(text);
}
