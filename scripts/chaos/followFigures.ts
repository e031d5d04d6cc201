import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { World } from './planWorlds.ts'

/** What a world came to, or how far it is. */
export interface Figure {
  what: World['what']
  done: number
  wrong: number
}

type Line = Figure | { played: number }

/** Somebody who waits reads a new line about as often. */
const TELL_MS = 2000

function readLines(file: string): Line[] {
  if (!existsSync(file)) return []
  // the last one may be on its way
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return whole.map((line) => JSON.parse(line) as Line)
}

/** How long something takes, as a person says it. */
function spanOf(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** Reads what worlds write of themselves while they are played, and tells how far all of them are. */
export function followFigures(worlds: readonly World[], say: (text: string) => void) {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-chaos-'))
  const fileOf = ({ what, seed }: World) => path.join(dir, `${what}-${seed}`)
  const all = worlds.reduce((sum, { count }) => sum + count, 0)
  const beganMs = performance.now()
  const read = () => worlds.flatMap((world) => readLines(fileOf(world)))
  let told = 0
  let figures: Figure[] = []
  const tell = () => {
    const played = read().reduce((sum, line) => sum + ('played' in line ? line.played : 0), 0)
    if (played === told) return
    told = played
    const rate = (played * 1000) / (performance.now() - beganMs)
    const rest = played < all ? `, ${spanOf((all - played) / rate)} to go` : ''
    say(`${worlds[0]?.what} ${played} of ${all}, ${rate.toFixed(1)} a second${rest}\n`)
  }
  const timer = setInterval(tell, TELL_MS)
  return {
    fileOf,
    figures: (): Figure[] => figures,
    end() {
      clearInterval(timer)
      tell()
      figures = read().filter((line): line is Figure => 'done' in line)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
