import { describe, expect, it } from 'vitest';
import { curlWithSecret, envLine, sampleUrl, snippet, snippetLanguages } from './snippets.js';

const origin = 'https://api.example.test';
const secret = 'neo_test_0123456789abcdefABCDEF0123456789abcdef';

describe.each(snippetLanguages)('the $label example', ({ value }) => {
  const code = snippet(value, origin);

  it('calls the sample endpoint of this installation', () => {
    expect(code).toContain(`'${sampleUrl(origin)}'`);
  });

  it('reads the key from NEOAGENT_SECRET_KEY and sends it raw', () => {
    expect(code).toContain('NEOAGENT_SECRET_KEY');
    expect(code).not.toContain('Bearer');
  });

  it('is exactly what runs: no prompt, one line end at the end', () => {
    expect(code).not.toMatch(/^\s*[$>] /m);
    expect(code).toMatch(/[^\n]\n$/);
  });
});

it('the cURL example with a secret sends exactly that secret', () => {
  expect(curlWithSecret(origin, secret)).toContain(`-H 'Authorization: ${secret}' \\`);
});

it('the .env line holds the secret without quotes', () => {
  expect(envLine(secret)).toBe(`NEOAGENT_SECRET_KEY=${secret}\n`);
});
