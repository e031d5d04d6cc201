import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What nearly every page needs. In one chunk it is kilobytes smaller than cut up by which page shares what. */
const BASE =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\/(?!.*[iI]nfiniteQueryObserver)(?!.*useInfinite)|web\/kit\/(api\/(?!useDownload|provenFor)|controls\/(Button|Icon|iconPaths)|states\/(Note|Oops|Cooldown|SlowNote|Loading|Empty)|format\/(?!parseAmount|zonesWith|formatMoney)|marks\/(LivePill|ViewerCount|KindChip)|serverClock|useServerNow|socket)|web\/(chain\/(openWallet|wallet)\.ts|accounts\/(signedInHint|guests\/(useWatchPress|becomeGuest))|rooms\/room\/useRoom\.|media\/seat\/useSocket\.)|domain\/(names\/isolated|room\/hostedKind|words)\./

/** By what signatures are made and checked: two who fetch it on their own would cut it up, and each page names every piece. */
const SIGNED =
  /@noble.(curves|hashes).|viem..esm.utils.(data.concat|signature.hashMessage|signature.toPrefixedMessage)/

/** The provider's SDK: its build for bundlers, which its package does not name. */
const SDK = 'trtc-sdk-v5'

const ROUTER = '../node_modules/react-router/dist/production/index.mjs'

/** Puts the address of the SDK's chunk in the place of a word, so that a page can fetch it before it runs it. */
function sdkAddress(isBuild: boolean): Plugin {
  const WORD = '__SDK_ADDRESS__'
  return {
    name: 'sdk-address',
    transform(code, id) {
      if (!code.includes(WORD) || !id.includes('/web/media/')) return
      if (!isBuild) return code.replaceAll(WORD, 'null')
      const chunk = this.emitFile({ type: 'chunk', id: SDK, name: 'sdk', preserveSignature: 'strict' })
      return code.replaceAll(WORD, `import.meta.ROLLUP_FILE_URL_${chunk}`)
    },
  }
}

// `--mode fixtures` builds the catalogue of states for tests; it is never served to people.
export default defineConfig(({ mode, command }) => {
  const isFixtures = mode === 'fixtures'
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    plugins: [react(), tailwind(), sdkAddress(command === 'build')],
    resolve: {
      alias: [
        // a sixth of the build otherwise, and nobody ever loads it
        {
          find: '@reown/appkit/core',
          replacement: resolve(import.meta.dirname, 'chain/remote/noVendorWindow.ts'),
        },
        { find: SDK, replacement: `${SDK}/trtc.esm.js` },
        // its package names its development build alone, with the warnings for who writes it
        { find: /^react-router$/, replacement: resolve(import.meta.dirname, ROUTER) },
      ],
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
        output: {
          // each page names a hundred of them; 42 bits tell two versions of one apart
          chunkFileNames: 'assets/[name]-[hash:7].js',
          assetFileNames: 'assets/[name]-[hash:7][extname]',
          codeSplitting: {
            groups: [
              { name: 'base', test: BASE },
              { name: 'signed', test: SIGNED },
            ],
          },
        },
      },
    },
  }
})
