import type { Browser, Page } from 'playwright-core'
import type { MediaKind } from '#domain/words.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type BrowserOptions, launchBrowser } from '../browser.ts'
import { cameraFile } from '../fakeCamera.ts'
import { until } from './until.ts'

/** Figures of the client under test, as its `stats()` gives them. */
export interface PageStats {
  bitrateKbps: number | null
  framesPerSecond: number | null
  framesDecoded: number
  framesEncoded: number
  roundTripMs: number | null
  delayMs: number | null
  dtlsState: string | null
  srtpCipher: string | null
}

/** A tab with the real client in it. */
export interface StagePage {
  page: Page
  enter(ticket: EmbeddedTicket): Promise<string>
  publish(...kinds: MediaKind[]): Promise<string>
  /** sends a picture from a canvas, without any device */
  publishBlank(): Promise<string>
  stats(): Promise<PageStats>
  /** events so far: name, then what came with it */
  heard(): Promise<unknown[][]>
  waitFor(name: string, fits?: (rest: unknown[]) => boolean, withinMs?: number): Promise<unknown[]>
  /** Waits until so many more frames were decoded. */
  sees(frames: number, withinMs?: number): Promise<void>
  soundPlays(): Promise<boolean>
}

interface Stage {
  heard: unknown[][]
  enter(ticket: EmbeddedTicket): Promise<string>
  publish(...kinds: MediaKind[]): Promise<string>
  publishBlank(): Promise<string>
  stats(): Promise<PageStats>
  soundPlays(): boolean
}

/** Starts a browser of one role; the publisher's camera carries the moving code. */
export function launchRole(options: BrowserOptions): Promise<Browser> {
  return launchBrowser(options.role === 'publisher' ? { camera: cameraFile(), ...options } : options)
}

/** Opens the page in a tab of its own context. `renew` is asked when the connection is lost for good. */
export async function openStagePage(
  browser: Browser,
  url: string,
  renew: () => EmbeddedTicket,
): Promise<StagePage> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.exposeFunction('renew', renew)
  await page.goto(url)
  const window = await page.evaluateHandle('window')
  const heard = () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.heard)
  const stats = () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.stats())
  return {
    page,
    enter: (ticket) => window.evaluate((w, t) => (w as unknown as { stage: Stage }).stage.enter(t), ticket),
    publish: (...kinds) =>
      window.evaluate((w, k) => (w as unknown as { stage: Stage }).stage.publish(...k), kinds),
    publishBlank: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.publishBlank()),
    stats,
    heard,
    waitFor: (name, fits = () => true, withinMs = 10_000) =>
      until(
        `${name} in the page`,
        async () => (await heard()).find(([other, ...rest]) => other === name && fits(rest)),
        withinMs,
      ),
    async sees(frames, withinMs = 10_000) {
      const before = (await stats()).framesDecoded
      await until(
        `${frames} more frames`,
        async () => (await stats()).framesDecoded >= before + frames,
        withinMs,
      )
    },
    soundPlays: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.soundPlays()),
  }
}
