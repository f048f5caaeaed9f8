import { chmod } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, normalizePath, type Plugin } from 'vite';

const root = normalizePath(import.meta.dirname);

const lazyNames = /^(?:node:)?(https?|http2|tls|crypto|worker_threads|util|os|diagnostics_channel)$/;

/**
 * `import … from 'node:http'` makes Node evaluate every lazy getter of the module, which loads its own undici:
 * 33 ms and 14 MB. As a CommonJS module the bundle reads only the names it uses.
 */
function lazyBuiltins(): Plugin {
  const prefix = '\0lazy-builtin:';
  return {
    name: 'lazy-builtins',
    enforce: 'pre',
    resolveId(source) {
      const name = this.environment.config.consumer === 'server' ? lazyNames.exec(source)?.[1] : undefined;
      return name === undefined ? null : `${prefix}${name}.cjs`;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      return `module.exports = process.getBuiltinModule('node:${id.slice(prefix.length, -'.cjs'.length)}');`;
    },
  };
}

/** Entries that start `electron/boot.ts` first: the compile cache and the check of Node's version must precede all other code. */
function entries(): Plugin {
  const prefix = 'entry:';
  return {
    name: 'entries',
    resolveId: (source) => (source.startsWith(prefix) ? `\0${source}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const name = id.slice(prefix.length + 1);
      return `import { boot } from '${root}/electron/boot.ts';\nawait boot(import.meta.url, () => import('${root}/electron/${name}.ts'));`;
    },
    async writeBundle(options, bundle) {
      if ('cli.js' in bundle) await chmod(`${options.dir}/cli.js`, 0o755);
    },
  };
}

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), lazyBuiltins(), entries()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
    // What the list needs is one file; otherwise each part that another view shares is a request of its own.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', test: /\/renderer\/main\.tsx$/ }] } } },
  },
  environments: {
    node: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: '../dist/electron',
        emptyOutDir: true,
        target: 'node22',
        sourcemap: true,
        license: { fileName: 'licenses.md' },
        rolldownOptions: {
          platform: 'node',
          input: { cli: 'entry:cli', main: 'entry:main' },
          // An external name never reaches a plugin, so the lazy ones must not be in this list.
          external: (id) => id === 'electron' || (isBuiltin(id) && !lazyNames.test(id)),
          output: {
            format: 'es',
            // 2 MB less RSS and a faster start. Names stay because code reads them, lines because Node prints the one that threw.
            minify: { compress: { keepNames: { function: true, class: true } }, mangle: { keepNames: true }, codegen: { removeWhitespace: false } },
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
            banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
          },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const environment of ['client', 'node']) {
        const target = builder.environments[environment];
        if (target !== undefined) await builder.build(target);
      }
    },
  },
});
