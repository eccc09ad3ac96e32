import { CodeBlock } from '../../components/code-block.js';
import { Tabs } from '../../components/tabs.js';
import { useRemembered } from '../../hooks/use-remembered.js';
import { howToRun, type SnippetLanguage, snippet, snippetLanguages } from '../../text/snippets.js';
import { Section } from './section.js';

const languages: readonly SnippetLanguage[] = snippetLanguages.map(({ value }) => value);

/** How a correct call looks, in the reader's language; the choice holds on every page. */
export function SendTheKey() {
  const [language, setLanguage] = useRemembered('neoagent-language', languages, 'javascript');
  return (
    <Section id="send-the-key" title="How to send the key">
      <p className="mb-4 text-muted">
        Send the key raw in the Authorization header, from a server, never from a web page. These calls reach
        the sample endpoint of this installation, which answers with what it received.
      </p>
      <Tabs
        label="Language"
        value={language}
        onChange={setLanguage}
        tabs={snippetLanguages.map(({ value, label }) => ({
          value,
          label,
          panel: () => (
            <>
              <CodeBlock
                language={value === 'curl' ? 'shell' : value}
                copyLabel={`Copy ${label}`}
                code={snippet(value, location.origin)}
              />
              <p className="mt-2 text-sm text-muted">{howToRun[value]}</p>
            </>
          ),
        }))}
      />
    </Section>
  );
}
