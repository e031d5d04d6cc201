import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** What nearly every page needs. In one chunk it is kilobytes smaller than cut up by which page shares what. */
const BASE =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\/(?!.*[iI]nfiniteQueryObserver)(?!.*useInfinite)|web\/kit\/(api\/|controls\/(Button|Icon|iconPaths)|states\/(Note|Oops|Cooldown|SlowNote|Loading|Empty)|format\/|serverClock|socket)|web\/(chain\/(openWallet|wallet)\.ts|accounts\/signedInHint)/

// `--mode fixtures` builds the catalogue of states for tests; it is never served to people.
export default defineConfig(({ mode }) => {
  const isFixtures = mode === 'fixtures'
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    plugins: [react(), tailwind()],
    resolve: {
      // a sixth of the build otherwise, and nobody ever loads it
      alias: { '@reown/appkit/core': resolve(import.meta.dirname, 'chain/remote/noVendorWindow.ts') },
    },
    build: {
      outDir: resolve(import.meta.dirname, isFixtures ? '../.stagedoor/fixtures' : '../.stagedoor/web'),
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      // data: addresses would need a wider img-src and font-src than the policy grants
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: resolve(import.meta.dirname, isFixtures ? 'fixtures.html' : 'index.html'),
        output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
      },
    },
  }
})
