/** Adds fields to a flat list of names and values: Node writes such a list as it is, and looks at each field of an object several times. */
export function addFields(fields: string[], headers: Readonly<Record<string, string>>): void {
  for (const name in headers) fields.push(name, headers[name] ?? '');
}
