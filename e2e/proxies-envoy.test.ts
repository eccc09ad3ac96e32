import { describe } from 'vitest';
import { describeProxy } from './support/proxy-behaviour.js';
import { findProgram } from './support/real-proxy.js';
import { envoyShape } from './support/recorded-shapes.js';
import { itAnswersQuestionsOf } from './support/shape-behaviour.js';

describe('forward-auth, asked in the shape of Envoy, about', () => itAnswersQuestionsOf(envoyShape));

// In no distribution this is tested on, so nothing is skipped where it is missing: there is nothing to run.
if (findProgram('envoy') !== undefined) describeProxy('envoy');
