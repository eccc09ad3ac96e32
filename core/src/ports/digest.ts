/** SHA-256 of a text, base64url without padding (43 characters). */
export type Digest = (text: string) => string;
