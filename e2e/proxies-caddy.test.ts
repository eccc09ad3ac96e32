import { describeProxy } from './support/proxy-behaviour.js';

describeProxy('caddy');
