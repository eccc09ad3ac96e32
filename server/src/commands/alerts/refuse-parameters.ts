import { type DetectorName, detectorNamed, type Parameters, type ParameterValue } from '@neoagent/core';
import { fieldProblem, type Problem } from '../../api/problem.js';

const longestText = 100;

/** Only parameters the detector has, each of the kind of its default and within its bounds. */
export function refuseParameters(detector: DetectorName, parameters: Parameters): Problem | undefined {
  for (const [name, value] of Object.entries(parameters)) {
    const refusal = whyNotValue(detector, name, value);
    if (refusal !== undefined) return fieldProblem(`parameters.${name}`, refusal);
  }
  return undefined;
}

function whyNotValue(detector: DetectorName, name: string, value: ParameterValue): string | undefined {
  const { defaults, bounds } = detectorNamed(detector);
  const usual = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  const [least = 0, most = 0] = Object.hasOwn(bounds, name) ? (bounds[name] ?? []) : [];
  if (usual === undefined) return `${detector} has no parameter ${name}.`;
  if (typeof usual !== typeof value) return 'This is not the kind of value it takes.';
  const [from, to] = [least.toLocaleString('en-US'), most.toLocaleString('en-US')];
  if (typeof value === 'number')
    return value >= least && value <= most ? undefined : `It must be from ${from} to ${to}.`;
  if (value.length < least || value.length > most) return `It takes from ${from} to ${to} entries.`;
  const isNamed = value.every((text) => text.trim() !== '' && text.length <= longestText);
  return isNamed ? undefined : `Each entry must have from 1 to ${longestText} characters.`;
}
