/**
 * Better Auth's API-key plugin behind the plainest server: `node better-auth-server.mjs <folder> wal|defaults`. Makes keys in a SQLite
 * database of its own in the folder, writes their secrets there, one a line, and answers `{"key"}` with what the plugin says of it.
 * Its rate limit is on and cannot be reached. Prints its port on one line. Runs where the packages are, not in this repository.
 */
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import Database from 'better-sqlite3';

const [, , folder, journal] = process.argv;
const keyCount = 1000;

const database = new Database(path.join(folder, `${journal}.db`));
if (journal === 'wal') database.pragma('journal_mode = WAL');
const options = {
  baseURL: 'http://127.0.0.1',
  secret: 'only-for-a-measurement-2f9c41d07be8',
  database,
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  plugins: [apiKey({ rateLimit: { enabled: true, timeWindow: 60_000, maxRequests: 100_000_000 } })],
};
const auth = betterAuth(options);
await (await getMigrations(options)).runMigrations();
const login = { email: 'owner@example.org', password: 'tractor hums at noon', name: 'Owner' };
const { user } = await auth.api.signUpEmail({ body: login });

const secrets = [];
for (let i = 0; i < keyCount; i++) {
  const made = await auth.api.createApiKey({ body: { userId: user.id, name: `Key ${i}` } });
  secrets.push(made.key);
}
writeFileSync(path.join(folder, `${journal}.txt`), `${secrets.join('\n')}\n`, { mode: 0o600 });

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { key } = JSON.parse(Buffer.concat(chunks).toString());
    const answer = await auth.api.verifyApiKey({ body: { key } });
    response.writeHead(answer.valid ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
