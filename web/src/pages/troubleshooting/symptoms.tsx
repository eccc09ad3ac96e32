import { CodeLink } from './code-link.js';
import { Section } from './section.js';

const symptoms = [
  {
    title: 'Error 401 - Unauthorized',
    checks: [
      { text: 'Is the secret key correct?', codes: ['key_malformed', 'key_unknown'] },
      {
        text: 'Is the Authorization header present, and only once?',
        codes: ['key_missing', 'key_ambiguous'],
      },
      { text: 'Are there extra spaces or quotes in the key?', codes: ['key_extra_spaces'] },
      { text: 'Did the key come to its end?', codes: ['key_revoked', 'key_expired', 'key_disabled'] },
    ],
  },
  {
    title: 'Error 403 - Forbidden',
    checks: [
      {
        text: 'Do your account and your key have the permission?',
        codes: ['permission_denied', 'account_suspended'],
      },
      { text: 'Have you exceeded a rate limit or the quota?', codes: ['rate_limited', 'quota_exceeded'] },
      { text: 'Does your plan offer the endpoint?', codes: ['endpoint_not_in_plan'] },
      { text: 'Does the call come from an allowed place?', codes: ['ip_not_allowed', 'browser_blocked'] },
    ],
  },
  {
    title: 'It worked before',
    checks: [
      {
        text: 'The key ended, was stopped or was regenerated.',
        codes: ['key_expired', 'key_disabled', 'key_revoked'],
      },
      { text: 'The calling machine has another address now.', codes: ['ip_not_allowed'] },
    ],
  },
  {
    title: 'It works with cURL but not in the browser',
    checks: [{ text: 'Secret keys are for servers only.', codes: ['browser_blocked'] }],
  },
  {
    title: 'Error 400 or 404',
    checks: [
      {
        text: 'The address is wrong or can be read in two ways.',
        codes: ['route_unknown', 'path_not_canonical'],
      },
    ],
  },
  {
    title: 'Error 502, 503 or 504',
    checks: [
      {
        text: 'Nothing is wrong with your key.',
        codes: ['unavailable', 'upstream_unreachable', 'upstream_timeout'],
      },
    ],
  },
] as const;

/** From what a developer sees to the codes it may be. */
export function Symptoms() {
  return (
    <Section id="by-symptom" title="By symptom">
      <div className="grid gap-3 sm:grid-cols-2">
        {symptoms.map((symptom) => (
          <div key={symptom.title} className="rounded-lg border border-line bg-surface p-4">
            <h3 className="font-medium">{symptom.title}</h3>
            <ul className="mt-2 space-y-2 text-sm">
              {symptom.checks.map((check) => (
                <li key={check.text}>
                  {check.text}
                  <span className="flex flex-wrap gap-x-3">
                    {check.codes.map((code) => (
                      <CodeLink key={code} code={code} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}
