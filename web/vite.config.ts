import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `--mode fixtures` builds the catalogue of states for tests; it is never served to people.
export default defineConfig(({ mode }) => {
  const isFixtures = mode === 'fixtures'
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    plugins: [react(), tailwind()],
    build: {
      outDir: resolve(import.meta.dirname, isFixtures ? '../.stagedoor/fixtures' : '../.stagedoor/web'),
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      // data: addresses would need a wider img-src and font-src than the policy grants
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: resolve(import.meta.dirname, isFixtures ? 'fixtures.html' : 'index.html') },
    },
  }
})
