import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Something long that a test of ours plays for a command, in processes of its own. */
export interface Play {
  what: string
  count: number
  seed: number
}

/** What tests write while they play: that one more is over, and at the end what it came to. */
type Line<Figure> = Figure | { played: number }

/** Somebody who waits reads a new line about as often. */
const TELL_MS = 2000

function readLines<Figure>(file: string): Line<Figure>[] {
  if (!existsSync(file)) return []
  // the last one may be on its way
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return whole.map((line) => JSON.parse(line) as Line<Figure>)
}

/** How long something takes, as a person says it. */
function spanOf(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** Reads what plays write of themselves, and tells how far all of them are. */
export function followFigures<Figure extends object>(plays: readonly Play[], say: (text: string) => void) {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-figures-'))
  const fileOf = ({ what, seed }: Play) => path.join(dir, `${what}-${seed}`)
  const all = plays.reduce((sum, { count }) => sum + count, 0)
  const beganMs = performance.now()
  const read = () => plays.flatMap((play) => readLines<Figure>(fileOf(play)))
  let told = 0
  let figures: Figure[] = []
  const tell = () => {
    const played = read().reduce((sum, line) => sum + ('played' in line ? line.played : 0), 0)
    if (played === told) return
    told = played
    const rate = (played * 1000) / (performance.now() - beganMs)
    const rest = played < all ? `, ${spanOf((all - played) / rate)} to go` : ''
    say(`${plays[0]?.what} ${played} of ${all}, ${rate.toFixed(1)} a second${rest}\n`)
  }
  const timer = setInterval(tell, TELL_MS)
  return {
    fileOf,
    figures: (): Figure[] => figures,
    end() {
      clearInterval(timer)
      tell()
      figures = read().filter((line): line is Figure => !('played' in line))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
