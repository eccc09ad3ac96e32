import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type Visit } from './support/browser.js';

const sdk = fileURLToPath(new URL('../sdk/dist', import.meta.url));
const attempt = `const { createClient } = await import('/sdk/index.js');
try {
  await createClient({ url: location.origin, secretKey: 'neo_live_in_a_page' }).get('/called');
  report('it ran');
} catch (error) {
  report(error.name + ' ' + error.code + ' ' + error.fix);
}`;

/** Everything that was asked for, with the key it came with. */
const asked: string[] = [];
/** A site with the built package on it, a page and a worker. */
const site = http.createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://site');
  asked.push(`${pathname} ${request.headers.authorization ?? 'no key'}`);
  if (pathname.startsWith('/sdk/') && pathname.endsWith('.js')) {
    const text = readFileSync(path.join(sdk, path.normalize(pathname.slice('/sdk'.length))));
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(text);
  } else if (pathname === '/worker.js') {
    response.writeHead(200, { 'Content-Type': 'text/javascript' });
    response.end(`const report = (text) => postMessage(text);\n${attempt}`);
  } else if (pathname === '/called') response.end('{}');
  else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>page</title>');
});

let visit: Visit;
beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  visit = await openBrowser(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
  await visit.page.goto('/');
});
afterAll(async () => {
  await visit?.close();
  site.closeAllConnections();
  site.close();
});

const refused =
  'ConfigurationError browser Call the API from your server, and let the page call your server.';

it('the built package refuses a secret key in a real page, and nothing is sent', async () => {
  const said = await visit.page.evaluate(`new Promise((report) => void (async () => {${attempt}})())`);
  expect(said).toBe(refused);
  expect(asked.filter((line) => line.startsWith('/called'))).toEqual([]);
});

it('and in a worker of a page, which has neither window nor document', async () => {
  const said = await visit.page.evaluate(`new Promise((report, fail) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => report(data);
    worker.onerror = ({ message }) => fail(new Error(message));
  })`);
  expect(said).toBe(refused);
  expect(asked.filter((line) => line.startsWith('/called'))).toEqual([]);
});
