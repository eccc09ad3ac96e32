type Json = Readonly<Record<string, unknown>>;

/**
 * The OpenAPI document with every schema that has a `title` moved to `components.schemas` under that name and referred to from where
 * it stood. Throws when two different schemas have the same title: one name, one meaning.
 */
export function withNamedComponents<Document extends object>(document: Document): Document {
  const found = new Map<string, Json>();
  const hoist = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hoist);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, member]) => [name, hoist(member)]);
    const copy: Json = Object.fromEntries(entries);
    return isNamed(copy) ? refer(found, copy) : copy;
  };
  const { paths, components, ...rest } = document as { paths?: unknown; components?: Json };
  const hoisted = hoist(paths);
  const schemas = Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...rest, components: { ...components, schemas }, paths: hoisted } as unknown as Document;
}

/** A name is one word that begins upper case; a member of an object that is itself called "title" is none. */
function isNamed(schema: Json): schema is Json & { readonly title: string } {
  const { title } = schema;
  return typeof title === 'string' && /^[A-Z][A-Za-z]*$/.test(title);
}

function refer(found: Map<string, Json>, schema: Json & { readonly title: string }): Json {
  const known = found.get(schema.title);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`two different schemas have the title ${schema.title}`);
  }
  found.set(schema.title, schema);
  return { $ref: `#/components/schemas/${schema.title}` };
}
