// A process that waits for a line, opens the file `node opening-process.mjs <file>` names, prints the schema steps it took and ends.
import { once } from 'node:events';
import { openSqlite } from '@neoagent/stores';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const db = await openSqlite({ path: process.argv[2] });
process.stdout.write(db.appliedMigrations.map((step) => `${step}\n`).join(''));
await db.close();
process.stdin.destroy();
