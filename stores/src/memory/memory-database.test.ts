import { databaseContract } from '../contract/database.contract.js';
import { createMemoryDatabase } from './memory-database.js';

databaseContract('memory', async () => {
  const db = createMemoryDatabase();
  return {
    db,
    reopened: async () => db,
    addLogin: (login) => db.addLogin(login),
    dispose: () => db.close(),
  };
});
