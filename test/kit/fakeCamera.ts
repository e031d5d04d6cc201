import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { CELL, COLUMNS, checksum, FRAMES, HEIGHT, ORIGIN, WIDTH } from './camera/code.ts'
import { type Background, RATE, writeCamera } from './camera/writeCamera.ts'

const FOLDER = join(import.meta.dirname, '../../.stagedoor/test')

/** Absolute path of the camera file with the moving code; written on first use. Fewer pictures a second cost less. */
export function cameraFile(rate = RATE, background: Background = 'rough'): string {
  return writeCamera(join(FOLDER, `camera-${background}-${rate}.y4m`), rate, background)
}

/** What one look at a playing video found. */
export interface CameraReading {
  /** counter of the frame, or null when the picture carries no valid code */
  counter: number | null
}

interface Layout {
  width: number
  height: number
  cell: number
  columns: number
  origin: number
}

/** The few pieces of a page that the reader touches; the kit is typed for Node. */
interface PageGlobals {
  document: {
    createElement(name: 'canvas'): {
      width: number
      height: number
      getContext(kind: '2d', options: { willReadFrequently: boolean }): Context
    }
  }
  /** kept between two looks */
  codeCanvas?: Context
}
interface Context {
  clearRect(x: number, y: number, width: number, height: number): void
  drawImage(video: unknown, x: number, y: number, width: number, height: number): void
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray }
}

/** Runs in the page: draws the code of the video in a fixed size (encoders scale by themselves) and reads its 16 cells. */
function readCells(video: unknown, { width, height, cell, columns, origin }: Layout): number[] {
  const page = globalThis as unknown as PageGlobals
  const side = columns * cell
  if (!page.codeCanvas) {
    const canvas = page.document.createElement('canvas')
    canvas.width = side
    canvas.height = side
    page.codeCanvas = canvas.getContext('2d', { willReadFrequently: true })
  }
  const context = page.codeCanvas
  // a video without a picture draws nothing, and would leave the one of the last look
  context.clearRect(0, 0, side, side)
  context.drawImage(video, -origin, -origin, width, height)
  const { data } = context.getImageData(0, 0, side, side)
  return Array.from({ length: 16 }, (_, at) => {
    const left = (at % columns) * cell + cell / 4
    const top = Math.floor(at / columns) * cell + cell / 4
    let sum = 0
    for (let y = top; y < top + cell / 2; y++)
      for (let x = left; x < left + cell / 2; x++) sum += data[(y * side + x) * 4 + 1] ?? 0
    return sum / (cell / 2) ** 2
  })
}

/** Reads the publisher's moving code from a playing `<video>` of a page. */
export async function readCamera(page: Page, selector = 'video'): Promise<CameraReading> {
  const layout = { width: WIDTH, height: HEIGHT, cell: CELL, columns: COLUMNS, origin: ORIGIN }
  const cells = await page.locator(selector).first().evaluate(readCells, layout)
  const bits = cells.reduce((value, light) => (value << 1) | (light > 127 ? 1 : 0), 0)
  const counter = bits >> 4
  const isValid = cells.length === 16 && counter < FRAMES && (bits & 15) === checksum(counter)
  return { counter: isValid ? counter : null }
}

/** Between two looks: a look reads pixels, and without a pause it takes the processor that the picture needs. */
const LOOK_MS = 100

/** Waits until the code of a video was read with at least `wanted` different counters; answers them. */
export async function watchCamera(
  page: Page,
  wanted = 3,
  selector = 'video',
  withinMs = 30_000,
): Promise<number[]> {
  const seen = new Set<number>()
  const endMs = Date.now() + withinMs
  for (;;) {
    const { counter } = await readCamera(page, selector)
    if (counter !== null) seen.add(counter)
    if (seen.size >= wanted) break
    if (Date.now() > endMs) throw new Error(`only ${seen.size} different pictures in ${withinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return [...seen]
}
