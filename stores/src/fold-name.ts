/** What makes two key names the same one: compatibility forms and letter case are ignored, in every script. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
