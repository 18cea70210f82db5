import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Three builds in `out/`: `main` (desktop host and its engine; the other hosts run from the source), `preload` (one
 * CommonJS file, which a sandboxed preload script requires) and `renderer` (the window). Packages are not bundled
 * into main, because some are native.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      rollupOptions: {
        input: {
          main: 'src-main/hosts/electron/main.ts',
          engine: 'src-main/engine-process/main.ts',
          // The generator starts this file as a thread, from its own folder.
          'worker-thread': 'src-main/synth/worker-thread.ts',
          // Old records are migrated in this thread.
          'migrate-thread': 'src-main/storage/migrate-thread.ts',
          // Backups are made and checked in this thread.
          'backup-thread': 'src-main/backups/backup-thread.ts',
          // The records are checked for damage in this thread.
          'check-thread': 'src-main/storage/check-thread.ts',
          // Reports are set in this thread.
          'typesetting-thread': 'src-main/reports/typesetting-thread.ts',
          // The engine starts this file as a decoding thread.
          'codec-thread': 'src-main/engine-process/pixels/codecs/codec-thread.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'src-main/preload/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: '/',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      // Inlined fonts would need data: in the content security policy.
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
})
