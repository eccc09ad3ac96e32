import { Download } from 'lucide-react';
import { Button } from '../../../components/button.js';
import { CodeBlock, type CodeLanguage } from '../../../components/code-block.js';
import { Tabs } from '../../../components/tabs.js';
import { useRemembered } from '../../../hooks/use-remembered.js';
import {
  curlWithSecret,
  envLine,
  howToRun,
  type SnippetLanguage,
  snippet,
  snippetLanguages,
} from '../../../text/snippets.js';

const tabValues = ['env', 'javascript', 'python', 'curl'] as const;

/** Ready lines with the fresh secret: where to keep it, and the first call in each language. */
export function SecretSnippets({ secret }: { readonly secret: string }) {
  const [tab, setTab] = useRemembered('neoagent-language', tabValues, 'env');
  return (
    <div className="mt-6">
      <Tabs
        label="Ready lines"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'env', label: '.env', panel: () => <EnvPanel secret={secret} /> },
          ...snippetLanguages.map(({ value, label }) => ({
            value,
            label,
            panel: () => <LanguagePanel language={value} label={label} secret={secret} />,
          })),
        ]}
      />
    </div>
  );
}

function EnvPanel({ secret }: { readonly secret: string }) {
  const line = envLine(secret);
  return (
    <>
      <CodeBlock language="shell" copyLabel="Copy .env line" code={line} />
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-muted">
          The download is called {envFileName}. Keep it out of version control.
        </p>
        <Button onClick={() => download(line)}>
          <Download aria-hidden className="size-4" />
          Download .env
        </Button>
      </div>
    </>
  );
}

interface LanguagePanelProps {
  readonly language: SnippetLanguage;
  readonly label: string;
  readonly secret: string;
}

function LanguagePanel({ language, label, secret }: LanguagePanelProps) {
  const isCurl = language === 'curl';
  const code = isCurl ? curlWithSecret(location.origin, secret) : snippet(language, location.origin);
  const colouring: CodeLanguage = isCurl ? 'shell' : language;
  return (
    <>
      <CodeBlock language={colouring} copyLabel={`Copy ${label}`} code={code} />
      <p className="mt-2 text-sm text-muted">
        {isCurl
          ? 'This line holds the secret and stays in your shell’s history. In scripts use "$NEOAGENT_SECRET_KEY".'
          : howToRun[language]}
      </p>
    </>
  );
}

/** Browsers drop the dot at the beginning of a downloaded file's name, so it needs a name before the dot. */
const envFileName = 'neoagent.env';

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = envFileName;
  link.click();
  URL.revokeObjectURL(url);
}
