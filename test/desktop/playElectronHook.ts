import { registerHooks } from 'node:module';

/** Loaded before the built app: `electron` is what playElectron.ts plays. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: new URL('playElectron.ts', import.meta.url).href, shortCircuit: true } : next(specifier, context),
});
