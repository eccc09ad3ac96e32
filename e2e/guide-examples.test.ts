import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { hasPython, hasRequests, installRequests, runs } from './support/python/requests.js';
import { runCommand } from './support/run-command.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

/** The guide's examples, letter by letter. */
const guide = {
  js: `const headers = {
'Authorization': 'your-secret-key-here',
'Content-Type': 'application/json'
};
const response = await fetch('https://app.neoagent.co/api/endpoint', {
method: 'POST',
headers: headers,
body: JSON.stringify(data)
});`,
  python: `headers = {
'Authorization': 'your-secret-key-here',
'Content-Type': 'application/json'
}
response = requests.post(
'https://app.neoagent.co/api/endpoint',
headers=headers,
json=data
)`,
  sh: `curl -X POST \\
'https://app.neoagent.co/api/endpoint' \\
-H 'Authorization: your-secret-key-here' \\
-H 'Content-Type: application/json' \\
-d '{"key": "value"}'`,
} as const;

type Language = keyof typeof guide;
const sent = { key: 'value' };
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const isRequired = process.env['CI'] !== undefined;
const hasCurl = isRequired || runs('curl', ['--version']);

let installation: Installation;
let key: SeededKey;

beforeAll(async () => {
  installation = await startInstallation();
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'guide' });
  installRequests(installation.dir);
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('the guide’s examples, pasted with host and key replaced', () => {
  const pasted = (language: Language) =>
    guide[language]
      .replace('https://app.neoagent.co', installation.url)
      .replace('your-secret-key-here', key.secret);

  it('JavaScript: fetch answers 200 with the JSON and the caller', async () => {
    const script = `const data = { key: 'value' };\n${pasted('js')}\nconsole.log(response.status, JSON.stringify(await response.json()));`;
    expectEcho(await run('js', script));
  });

  it.skipIf(!hasPython)('Python: requests.post answers 200 with the JSON and the caller', async () => {
    console.log(
      hasRequests ? 'Python’s requests is used' : 'Python’s own http.client stands in for requests',
    );
    const script = `import json, requests\ndata = {'key': 'value'}\n${pasted('python')}\nprint(response.status_code, json.dumps(response.json()))`;
    expectEcho(await run('python', script));
  });

  it.skipIf(!hasCurl)('cURL answers the JSON and the caller', async () => {
    const { stdout } = await run('sh', pasted('sh'));
    expectEcho({ stdout: `200 ${stdout}` });
  });

  it.skipIf(!hasCurl)('cURL with the key of another installation is told so in words', async () => {
    const { stdout } = await run('sh', pasted('sh').replace(key.secret, 'your-secret-key-here'));
    expect(JSON.parse(stdout)).toMatchObject({
      status: 401,
      code: 'key_malformed',
      detail: expect.stringContaining('placeholder'),
    });
  });
});

describe('README’s examples, with NEOAGENT_SECRET_KEY set as it says', () => {
  const example = (language: Language) =>
    exampleOf(language).replaceAll('http://127.0.0.1:3000', installation.url);

  it('JavaScript prints 200 and the echo', async () => {
    const { stdout } = await run('js', example('js'));
    expect(stdout).toMatch(/^200 \{/);
    expect(stdout).toContain(key.id);
  });

  it.skipIf(!hasPython)('Python prints 200 and the echo', async () => {
    const { stdout } = await run('python', example('python'));
    expect(stdout).toMatch(/^200 \{/);
    expect(stdout).toContain(key.id);
  });

  it.skipIf(!hasCurl)('cURL prints the echo', async () => {
    expectEcho({ stdout: `200 ${(await run('sh', example('sh'))).stdout}` });
  });
});

function exampleOf(language: Language): string {
  const fences = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].filter(
    ([, name, text]) => name === language && text?.includes('/api/endpoint'),
  );
  expect(fences.length, `README has one \`\`\`${language} example`).toBe(1);
  return fences[0]?.[2] ?? '';
}

async function run(language: Language, script: string): Promise<{ readonly stdout: string }> {
  const [program, file] = {
    js: [process.execPath, 'example.mjs'],
    python: ['python3', 'example.py'],
    sh: ['sh', 'example.sh'],
  }[language] as [string, string];
  writeFileSync(path.join(installation.dir, file), script);
  const result = await runCommand(program, [file], {
    cwd: installation.dir,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      NEOAGENT_SECRET_KEY: key.secret,
    },
  });
  expect(result.status, result.stderr).toBe(0);
  return result;
}

/** `<status> <JSON>` as the scripts print it. */
function expectEcho({ stdout }: { readonly stdout: string }): void {
  expect(stdout.slice(0, 4)).toBe('200 ');
  expect(JSON.parse(stdout.slice(4))).toMatchObject({
    received: sent,
    caller: { keyId: key.id, environment: 'live' },
  });
}
