/** The languages of the guide's examples. */
export type SnippetLanguage = 'javascript' | 'python' | 'curl';

/** The languages in the guide's order, with their names. */
export const snippetLanguages: readonly { readonly value: SnippetLanguage; readonly label: string }[] = [
  { value: 'javascript', label: 'JavaScript' },
  { value: 'python', label: 'Python' },
  { value: 'curl', label: 'cURL' },
];

/** The address of the sample endpoint on the installation at `origin`. */
export function sampleUrl(origin: string): string {
  return `${origin}/api/endpoint`;
}

/** The line a `.env` file needs; the value has no character that any shell or parser would change. */
export function envLine(secret: string): string {
  return `NEOAGENT_SECRET_KEY=${secret}\n`;
}

/** The guide's example in one language, ready to run; the key comes from NEOAGENT_SECRET_KEY. */
export function snippet(language: SnippetLanguage, origin: string): string {
  switch (language) {
    case 'javascript':
      return javascript(origin);
    case 'python':
      return python(origin);
    case 'curl':
      return curl(origin, '"Authorization: $NEOAGENT_SECRET_KEY"');
  }
}

/** The cURL example with the key itself in it: for the moment after creation only, while the secret is shown anyway. */
export function curlWithSecret(origin: string, secret: string): string {
  return curl(origin, `'Authorization: ${secret}'`);
}

function javascript(origin: string): string {
  return `const headers = {
  'Authorization': process.env.NEOAGENT_SECRET_KEY,
  'Content-Type': 'application/json'
};
const data = { key: 'value' };

const response = await fetch('${sampleUrl(origin)}', {
  method: 'POST',
  headers: headers,
  body: JSON.stringify(data)
});
console.log(response.status, await response.json());
`;
}

function python(origin: string): string {
  return `import os
import requests

headers = {
    'Authorization': os.environ['NEOAGENT_SECRET_KEY'],
    'Content-Type': 'application/json'
}
data = {'key': 'value'}

response = requests.post(
    '${sampleUrl(origin)}',
    headers=headers,
    json=data
)
print(response.status_code, response.json())
`;
}

function curl(origin: string, authorization: string): string {
  return `curl -X POST \\
  '${sampleUrl(origin)}' \\
  -H ${authorization} \\
  -H 'Content-Type: application/json' \\
  -d '{"key": "value"}'
`;
}

/** How to run a snippet, in words. */
export const howToRun: Readonly<Record<SnippetLanguage, string>> = {
  javascript: 'Save as request.mjs beside the .env file and run: node --env-file=.env request.mjs',
  python: 'Needs the requests package. Set NEOAGENT_SECRET_KEY in the environment first.',
  curl: 'Set NEOAGENT_SECRET_KEY in the environment first.',
};
