const maxCodePoints = 64;
/** Controls, line and paragraph separators, lone halves of a pair, and marks that make text read in another order. */
const forbidden = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** A secret pasted into the wrong field; the prefix of the installation does not matter for what a paste looks like. */
const secretShaped = /_(?:live|test)_[0-9A-Za-z]{8,}/;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A key's name as stored: composed (NFC), blanks around it removed, 1 to 64 characters (code points), no control characters, no secret and
 * something to see. Else what is wrong with it, as a sentence that does not repeat the name.
 */
export function readKeyName(text: string): { readonly name: string } | { readonly message: string } {
  // Composing never makes more than three code points of one, so what is far too long need not be composed.
  if (text.length > maxCodePoints * 64) return { message: tooLong };
  const name = text.normalize('NFC').trim();
  if (forbidden.test(name)) return { message: 'A name holds no control characters and no line ends.' };
  if (secretShaped.test(name))
    return { message: 'This looks like a secret key; a name is shown to everybody.' };
  if (!visible.test(name)) return { message: 'Give the key a name, so that you recognise it later.' };
  if ([...name].length > maxCodePoints) return { message: tooLong };
  return { name };
}

const tooLong = `A name has at most ${maxCodePoints} characters.`;
