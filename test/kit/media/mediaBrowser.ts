import type { Browser, Page } from 'playwright-core'
import type { MediaKind } from '#domain/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import { until } from '#test/kit/time/until.ts'
import { type BrowserOptions, launchBrowser } from '../browser.ts'
import { cameraFile } from '../fakeCamera.ts'

/** Figures of the client under test, as its `stats()` gives them. */
export interface PageStats {
  bitrateKbps: number | null
  framesPerSecond: number | null
  framesDecoded: number | null
  framesEncoded: number | null
  roundTripMs: number | null
  delayMs: number | null
  dtlsState: string | null
  srtpCipher: string | null
}

/** A tab with the real client in it. */
export interface StagePage {
  page: Page
  /** @param isHost enters to send, where the provider makes a difference */
  enter(ticket: JoinTicket, isHost?: boolean): Promise<string>
  publish(...kinds: MediaKind[]): Promise<string>
  setMuted(kind: MediaKind, on: boolean): Promise<void>
  /** gives the entry up for a new one with a fresh ticket */
  enterAgain(): Promise<void>
  leave(): Promise<void>
  /** sends another track of the camera, and ends the one before */
  changeCamera(): Promise<void>
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
  enter(ticket: JoinTicket, isHost: boolean): Promise<string>
  client: {
    setSelfMuted(kind: MediaKind, on: boolean): Promise<void>
    enterAgain(): void
    leave(): Promise<void>
  }
  publish(...kinds: MediaKind[]): Promise<string>
  changeCamera(): Promise<void>
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
  renew: () => JoinTicket,
): Promise<StagePage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  await page.exposeFunction('renew', renew)
  await page.goto(url)
  const window = await page.evaluateHandle('window')
  const heard = () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.heard)
  const stats = () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.stats())
  return {
    page,
    enter: (ticket, isHost = false) =>
      window.evaluate((w, [t, h]) => (w as unknown as { stage: Stage }).stage.enter(t, h), [
        ticket,
        isHost,
      ] as const),
    setMuted: (kind, on) =>
      window.evaluate((w, [k, o]) => (w as unknown as { stage: Stage }).stage.client.setSelfMuted(k, o), [
        kind,
        on,
      ] as const),
    enterAgain: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.client.enterAgain()),
    leave: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.client.leave()),
    publish: (...kinds) =>
      window.evaluate((w, k) => (w as unknown as { stage: Stage }).stage.publish(...k), kinds),
    changeCamera: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.changeCamera()),
    publishBlank: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.publishBlank()),
    stats,
    heard,
    waitFor: (name, fits = () => true, withinMs = 10_000) =>
      until(
        `${name} in the page`,
        async () => (await heard()).find(([other, ...rest]) => other === name && fits(rest)),
        { withinMs },
      ),
    async sees(frames, withinMs = 10_000) {
      const before = (await stats()).framesDecoded ?? 0
      await until(
        `${frames} more frames`,
        async () => ((await stats()).framesDecoded ?? 0) >= before + frames,
        { withinMs },
      )
    },
    soundPlays: () => window.evaluate((w) => (w as unknown as { stage: Stage }).stage.soundPlays()),
  }
}
