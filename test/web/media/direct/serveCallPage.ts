import { join } from 'node:path'
import { build } from 'vite'
import { type ServedPage, servePage } from '#test/kit/media/servePage.ts'

const HTML = `<!doctype html><meta charset="utf-8"><title>call</title><script type="module" src="/page.js"></script>`

/**
 * Bundles both sides of a call and serves them in one page.
 * @param entry absolute path of the script of another page
 */
export async function serveCallPage(entry = join(import.meta.dirname, 'callPage.ts')): Promise<ServedPage> {
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, '../../../..'),
    logLevel: 'silent',
    publicDir: false,
    build: {
      ...{ write: false, minify: false, target: 'es2022' },
      lib: { entry, formats: ['es'] },
      rollupOptions: { output: { codeSplitting: false } },
    },
  })
  return servePage(HTML, built)
}
