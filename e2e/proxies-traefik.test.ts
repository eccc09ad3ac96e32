import { describe } from 'vitest';
import { describeProxy } from './support/proxy-behaviour.js';
import { findProgram } from './support/real-proxy.js';
import { traefikShape } from './support/recorded-shapes.js';
import { itAnswersQuestionsOf } from './support/shape-behaviour.js';

describe('forward-auth, asked in the shape of Traefik, about', () => itAnswersQuestionsOf(traefikShape));

// In no distribution this is tested on, so nothing is skipped where it is missing: there is nothing to run.
if (findProgram('traefik') !== undefined) describeProxy('traefik');
