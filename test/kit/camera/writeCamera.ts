import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { CELL, COLUMNS, codeCells, FRAMES, HEIGHT, ORIGIN, WIDTH } from './code.ts'

/** pictures a second, of a camera that nobody asks for less */
export const RATE = 15

/** What lies behind the code: `rough` moves, so that the encoder has work in every frame; `plain` costs next to nothing. */
export type Background = 'rough' | 'plain'
const GREY = 96

function paint(luma: Buffer, frame: number, background: Background): void {
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      luma[y * WIDTH + x] =
        background === 'plain' ? GREY : 64 + ((x + y + frame * 8) % 96) + ((x * 7 + y * 13 + frame * 29) % 17)
    }
  }
  codeCells(frame).forEach((isLight, cell) => {
    const left = ORIGIN + (cell % COLUMNS) * CELL
    const top = ORIGIN + Math.floor(cell / COLUMNS) * CELL
    for (let y = top; y < top + CELL; y++) {
      luma.fill(isLight ? 235 : 16, y * WIDTH + left, y * WIDTH + left + CELL)
    }
  })
}

/** Writes the looping camera file once: 64 frames of 640x360 that carry a readable counter, about 22 MB. */
export function writeCamera(path: string, rate = RATE, background: Background = 'rough'): string {
  if (existsSync(path)) return path
  mkdirSync(dirname(path), { recursive: true })
  const own = `${path}.${process.pid}`
  const file = openSync(own, 'w')
  writeSync(file, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${rate}:1 Ip A1:1 C420jpeg\n`)
  const picture = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128)
  for (let frame = 0; frame < FRAMES; frame++) {
    paint(picture, frame, background)
    writeSync(file, 'FRAME\n')
    writeSync(file, picture)
  }
  closeSync(file)
  renameSync(own, path)
  return path
}
