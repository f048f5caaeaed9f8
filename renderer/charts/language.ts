// uPlot makes a number format of the browser's language as it loads. Where that is no language (Chromium says "en-US@posix" under LANG=C) it would
// throw, and take the view with it. To be imported before uPlot.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
