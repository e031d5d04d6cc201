import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { until } from '#test/kit/time/until.ts'
import { type ServedPage, servePage } from '../media/servePage.ts'
import type { EntryKeys } from './entry.ts'
import { SDK_FILES, standInAlias } from './standInAlias.ts'

const ROOT = join(import.meta.dirname, '../../..')
const ENTRY = join(import.meta.dirname, 'page/stage.ts')
const HTML = `<!doctype html><meta charset="utf-8"><title>sdk</title>
<button id="press">press</button><div id="screen"></div><script type="module" src="/page.js"></script>`

/**
 * A page with a class of the SDK and nothing else.
 * @param which the SDK as it is in node_modules, or its stand-in
 */
export async function serveSdkPage(which: 'real' | 'standIn'): Promise<ServedPage> {
  const alias = which === 'standIn' ? standInAlias() : [{ find: 'trtc-sdk-v5', replacement: SDK_FILES.real }]
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    publicDir: false,
    resolve: { alias },
    build: {
      ...{ write: false, minify: false, target: 'es2022' },
      lib: { entry: ENTRY, formats: ['es'] },
      rollupOptions: { output: { codeSplitting: false } },
    },
  })
  return servePage(HTML, built)
}

/** What the page has at `window.stage`, as far as a test in Node calls it. */
interface Calls {
  names: []
  supported: []
  wrongCalls: []
  enter: [keys: EntryKeys]
  publish: []
  changeCamera: []
  watch: [userId: string]
  hear: [userId: string]
  /** @param everyMs 0 ends it */
  evaluate: [everyMs: number]
  resume: []
  elements: []
  exit: []
  become: [role: 'anchor' | 'audience', privateMapKey?: string]
  speak: []
}

export type HeardEvent = [name: string, given: Record<string, unknown>]

/** A tab with that page. */
export interface SdkTab {
  page: Page
  call<Name extends keyof Calls>(name: Name, ...given: Calls[Name]): Promise<unknown>
  heard(): Promise<HeardEvent[]>
  /** Waits for an event that came, or will. */
  waitFor(
    name: string,
    fits?: (given: Record<string, unknown>) => boolean,
    withinMs?: number,
  ): Promise<HeardEvent>
}

/** Opens the page and waits until its script ran. No request leaves this machine. */
export async function openSdkTab(page: Page, url: string): Promise<SdkTab> {
  await page.route(
    ({ hostname }) => hostname !== 'localhost' && hostname !== '127.0.0.1',
    (route) => route.abort(),
  )
  await page.goto(url)
  await page.waitForFunction('window.stage')
  const window = await page.evaluateHandle('window')
  const heard = () => window.evaluate((w) => (w as unknown as { stage: { heard: HeardEvent[] } }).stage.heard)
  return {
    page,
    call: (name, ...given) =>
      window.evaluate(
        (w, [method, args]) =>
          (w as unknown as { stage: Record<string, (...all: unknown[]) => unknown> }).stage[method]?.(
            ...args,
          ),
        [name, given] as [string, unknown[]],
      ),
    heard,
    waitFor: (name, fits = () => true, withinMs = 10_000) =>
      until(
        `${name} in the page`,
        async () => (await heard()).find(([other, given]) => other === name && fits(given)),
        { withinMs },
      ),
  }
}
