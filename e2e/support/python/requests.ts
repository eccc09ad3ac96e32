import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Whether a program is there. */
export function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0;
}

/** Never false when `CI` is set: then a missing Python fails the tests instead of skipping them. */
export const hasPython = process.env['CI'] !== undefined || runs('python3', ['--version']);
export const hasRequests = hasPython && runs('python3', ['-c', 'import requests']);

/** Puts a stand-in for `requests` into the folder of the scripts, for a Python that does not have it. */
export function installRequests(folder: string): void {
  if (!hasRequests) writeFileSync(path.join(folder, 'requests.py'), standIn);
}

/** What the examples use of `requests`, with Python's own HTTP client. */
const standIn = `import http.client, json as _json, urllib.parse

class Response:
    def __init__(self, answer):
        self.status_code = answer.status
        self.ok = answer.status < 400
        self.headers = answer.headers
        self.text = answer.read().decode()
    def json(self):
        return _json.loads(self.text)

def request(method, url, headers=None, json=None, timeout=20):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    body = None if json is None else _json.dumps(json)
    typed = {} if json is None else {'Content-Type': 'application/json'}
    connection.request(method, parts.path, body=body, headers={**typed, **(headers or {})})
    return Response(connection.getresponse())

def post(url, **more):
    return request('POST', url, **more)
`;
