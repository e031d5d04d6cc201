import type { Page } from 'playwright-core'
import { CELL, COLUMNS, checksum, FRAMES, HEIGHT, ORIGIN, WIDTH } from '#test/kit/camera/code.ts'

/** One picture as a screen showed it. */
export interface Shown {
  /** counter that the camera painted into the frame */
  counter: number
  /** when the camera gave it, or a screen showed it: milliseconds since the epoch, on the clock of the machine */
  atMs: number
}

const LAYOUT = { width: WIDTH, height: HEIGHT, cell: CELL, columns: COLUMNS, origin: ORIGIN }

/**
 * Runs in the page: reads the code of every frame a video presents, with the time it left the camera where the browser
 * knows it (its own camera), else the time it reaches the screen.
 */
const RECORD = `((selector, layout, isCamera) => {
  const shown = (globalThis.__shown = [])
  const video = document.querySelector(selector)
  const canvas = document.createElement('canvas')
  canvas.width = layout.width
  canvas.height = layout.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const look = (now, frame) => {
    context.drawImage(video, 0, 0, layout.width, layout.height)
    let bits = 0
    for (let cell = 0; cell < 16; cell++) {
      const x = layout.origin + (cell % layout.columns) * layout.cell + layout.cell / 4
      const y = layout.origin + Math.floor(cell / layout.columns) * layout.cell + layout.cell / 4
      const { data } = context.getImageData(x, y, layout.cell / 2, layout.cell / 2)
      let sum = 0
      for (let i = 1; i < data.length; i += 4) sum += data[i]
      bits = (bits << 1) | (sum / (data.length / 4) > 127 ? 1 : 0)
    }
    shown.push({ bits, atMs: performance.timeOrigin + (isCamera ? frame.captureTime : frame.expectedDisplayTime) })
    video.requestVideoFrameCallback(look)
  }
  video.requestVideoFrameCallback(look)
})`

/** Starts noting what a video of the page shows. @param isCamera it shows this browser's own camera */
export async function recordShown(page: Page, selector: string, isCamera = false): Promise<void> {
  await page.evaluate(`${RECORD}(${JSON.stringify(selector)}, ${JSON.stringify(LAYOUT)}, ${isCamera})`)
}

/** What was shown since {@link recordShown}; pictures without a valid code are left out. */
export async function readShown(page: Page): Promise<Shown[]> {
  const raw = await page.evaluate<{ bits: number; atMs: number }[]>('globalThis.__shown')
  return raw
    .map(({ bits, atMs }) => ({ counter: bits >> 4, check: bits & 15, atMs }))
    .filter(({ counter, check }) => counter < FRAMES && check === checksum(counter))
    .map(({ counter, atMs }) => ({ counter, atMs }))
}

/**
 * Milliseconds from the host's camera to the viewer's screen, for each picture the viewer saw for the first time: the
 * newest picture of the same counter at the host that is not later. Counters repeat, so delays must be shorter than a loop.
 */
export function delaysOf(host: Shown[], viewer: Shown[]): number[] {
  const firsts = viewer.filter((shown, n) => viewer[n - 1]?.counter !== shown.counter)
  return firsts.flatMap(({ counter, atMs }) => {
    const source = host.findLast((shown) => shown.counter === counter && shown.atMs <= atMs)
    return source ? [atMs - source.atMs] : []
  })
}
