import type { App } from '../../app.js';
import { reportCanaryUses } from '../../commands/canaries/report-canary-uses.js';
import { tellByMail } from './tell-by-mail.js';

/** Stores what was noted of canary keys and mails about those that were not used before. */
export function tellOfCanaries(app: App): Promise<void> {
  return app.canaries.flush(async (sightings) => {
    for (const alert of await reportCanaryUses(app.management, sightings)) tellByMail(app, alert);
  });
}
