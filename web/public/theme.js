// Before the first paint, and a file of its own because inline scripts are forbidden: app/theme.ts does the rest.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be forbidden; the system's theme then stands.
}
