import { CodeEntry } from './code-entry.js';
import { Section } from './section.js';
import { settingsCodes } from './settings-codes.js';

/** What the pages of Settings themselves may be refused for. */
export function SettingsCodes({ target }: { readonly target: string }) {
  return (
    <Section id="settings-codes" title="Codes of Settings">
      <p className="mb-4 text-muted">
        These concern signing in and managing keys, not calls that send a key.
      </p>
      <div className="space-y-2">
        {settingsCodes.map(({ code, status, cause, fix }) => (
          <CodeEntry
            key={code}
            code={code}
            status={status}
            facts={[
              { term: 'Cause', text: cause },
              { term: 'Fix', text: fix },
            ]}
            isTarget={code === target}
          />
        ))}
      </div>
    </Section>
  );
}
