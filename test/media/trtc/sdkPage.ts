import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserFlags } from '#test/kit/browser.ts'
import { findChromium } from '#test/kit/chromium/findChromium.ts'

/**
 * A Chromium with a camera, on a machine without a network.
 * @param silentPort where every name leads; nobody answers there. Without it no name leads anywhere.
 */
export async function launchOffline(silentPort?: number): Promise<Browser> {
  const target = silentPort === undefined ? '~NOTFOUND' : `127.0.0.1:${silentPort}`
  const rules = `--host-resolver-rules=MAP * ${target} , EXCLUDE localhost , EXCLUDE 127.0.0.1`
  const args = [...browserFlags({ role: 'publisher' }), rules]
  return chromium.launch({ headless: true, args, ...(await findChromium()) })
}

interface Chunk {
  file: string
}

/** Where the build put a source that is fetched by itself. */
export function chunkOf(webDir: string, source: string): string {
  const manifest = JSON.parse(readFileSync(join(webDir, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >
  const key = Object.keys(manifest).find((name) => name.endsWith(source))
  if (!key) throw new Error(`${source} is no chunk of its own`)
  return `/${(manifest[key] as Chunk).file}`
}

/** What a page did and was not allowed to do. */
export interface SdkPage {
  page: Page
  /** addresses of other machines that it asked for */
  asked: string[]
  /** what the policy stopped: directive and address */
  violations(): Promise<string[]>
  errors: string[]
}

const NOTE_VIOLATIONS = `
window.violations = []
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
  window.violations.push(effectiveDirective + ' ' + blockedURI + ' ' + sample))
`

/** Opens a path of the application and notes what is asked of other machines. */
export async function openSdkPage(context: BrowserContext, url: string, prepare = ''): Promise<SdkPage> {
  const page = await context.newPage()
  const asked: string[] = []
  const errors: string[] = []
  const note = (address: string) => {
    if (!['localhost', '127.0.0.1'].includes(new URL(address).hostname)) asked.push(address)
  }
  page.on('request', (request) => /^(https?|wss?):/.test(request.url()) && note(request.url()))
  page.on('websocket', (socket) => note(socket.url()))
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(NOTE_VIOLATIONS + prepare)
  await page.goto(url)
  return { page, asked, errors, violations: () => page.evaluate('window.violations') }
}
