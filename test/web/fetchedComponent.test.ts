import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { launchBrowser } from '#test/kit/browser.ts'

const ENTRY = join(import.meta.dirname, 'build/lateCode.ts')

describe('a component whose code is fetched', function () {
  this.timeout(120_000)

  it('[S0.5] is shown also when the code comes between its drawing and its effects', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedoor-late-'))
    const browser = await launchBrowser({ role: 'viewer' })
    try {
      await build({
        configFile: false,
        logLevel: 'error',
        mode: 'production',
        build: {
          outDir: folder,
          target: 'esnext',
          rollupOptions: { input: ENTRY, output: { entryFileNames: 'late.js' } },
        },
      })
      const page = await browser.newPage()
      await page.setContent(`<!doctype html><body></body>`)
      await page.addScriptTag({ type: 'module', content: readFileSync(join(folder, 'late.js'), 'utf8') })
      await page.getByText('the code').waitFor()
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
