import type { Page } from 'playwright-core'

/** Milliseconds of one press until the first picture, and what they were spent on. */
export interface FrameTimes {
  pressToFrameMs: number
  /** press until the admission's answer */
  admitMs: number
  /** answer until the media connection stands */
  connectMs: number
  /** connection until the first decoded picture */
  decodeMs: number
}

/** Runs in the page: notes the press, the connection and the first picture on one clock. */
const WATCH = `(() => {
  const seen = { pressed: 0, connected: 0, frame: 0 }
  globalThis.__seen = seen
  addEventListener('click', () => { seen.pressed ||= performance.now() }, true)
  const watched = new WeakSet()
  const look = () => {
    if (!seen.connected && document.querySelector('[data-testid="player"][data-media="connected"]')) seen.connected = performance.now()
    const video = document.querySelector('.player .screen video')
    if (video && !watched.has(video)) {
      watched.add(video)
      video.requestVideoFrameCallback((now) => { seen.frame ||= performance.now() })
    }
    if (!seen.frame) requestAnimationFrame(look)
  }
  addEventListener('DOMContentLoaded', look)
})()`

/** Presses a stream's card on a page that is already open, and waits for the first picture. */
export async function pressToFrame(page: Page, url: string, card: string): Promise<FrameTimes> {
  await page.addInitScript(WATCH)
  await page.goto(url, { waitUntil: 'load' })
  await page.locator(card).first().waitFor()
  await page.locator(card).first().click()
  const hasFrame = () => (globalThis as unknown as { __seen: { frame: number } }).__seen.frame > 0
  await page.waitForFunction(hasFrame, undefined, { timeout: 30_000, polling: 20 })
  const times = await page.evaluate<{
    pressed: number
    admitted: number
    connected: number
    frame: number
  }>(`(() => {
    const admission = performance.getEntriesByType('resource').filter((entry) => /admissions$/.test(entry.name)).at(-1)
    return { ...globalThis.__seen, admitted: admission.responseEnd }
  })()`)
  return {
    pressToFrameMs: times.frame - times.pressed,
    admitMs: times.admitted - times.pressed,
    connectMs: times.connected - times.admitted,
    decodeMs: times.frame - times.connected,
  }
}
