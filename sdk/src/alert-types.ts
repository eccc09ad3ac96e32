import type { Schemas } from './schemas.js';

/** What a detector found about a key, or a fact that needs somebody's eyes. All times are ISO 8601 in UTC. */
export type Alert = Schemas['Alert'];

/** What is done by itself when a detector finds something. */
export type DetectorReaction = Alert['reaction'];

/** The alerts asked for, and how many of the account are open. */
export type AlertList = Schemas['AlertList'];

/** A detector as the account has it. */
export type Detector = Schemas['Detector'];

/** What to change about a detector; what is left out stays. */
export type DetectorChange = Schemas['DetectorChange'];

/** How often a detector would have fired with other parameters. */
export type DetectorPreview = Schemas['DetectorPreview'];
