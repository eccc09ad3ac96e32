// Runs before the first paint so that a chosen theme never flashes. Kept free of modules for that reason.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('neoagent-theme');
  } catch {
    // Storage may be forbidden; the system's choice then stands.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
