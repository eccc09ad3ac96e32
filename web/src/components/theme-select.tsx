import { useEffect } from 'react';
import { useRemembered } from '../hooks/use-remembered.js';

const themes = ['system', 'light', 'dark'] as const;

/** Chooses the look: the system's, light or dark. /theme.js applies the same choice before the first paint. */
export function ThemeSelect() {
  const [theme, setTheme] = useRemembered('neoagent-theme', themes, 'system');
  useEffect(() => {
    const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const isDark = theme === 'dark' || (theme === 'system' && systemIsDark.matches);
      document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    };
    apply();
    systemIsDark.addEventListener('change', apply);
    return () => systemIsDark.removeEventListener('change', apply);
  }, [theme]);
  return (
    <select
      aria-label="Theme"
      value={theme}
      onChange={(event) => setTheme(themes.find((item) => item === event.target.value) ?? 'system')}
      className="min-h-9 rounded-md border border-line bg-surface px-2 text-sm text-ink"
    >
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
