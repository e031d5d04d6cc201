import { appendFileSync } from 'node:fs'
import { readEnvironment } from '#scripts/environment.ts'
import { depth } from '#test/kit/depth.ts'

/** How many calls are booked in the week, and how much goes wrong in it: `npm run simulate:calls` asks for its own. */
export interface WeekOrder {
  bookings: number
  seed: number
  /** of 100 things that people do, how many something goes wrong with */
  faultsPct: number
}

/** What the week came to. */
export interface WeekFigures {
  bookings: number
  /** rows that nothing will end */
  stuck: number
  /** amounts that are not as they should be */
  wrong: number
  /** disturbances that were played */
  faults: number
}

const USUAL: WeekOrder = { ...depth({ bookings: 12 }, { bookings: 500 }), seed: 7, faultsPct: 10 }

/** What this run is to play. */
export function weekOrder(): WeekOrder {
  const { weekOrder: order } = readEnvironment()
  return order === undefined ? USUAL : { ...USUAL, ...(JSON.parse(order) as Partial<WeekOrder>) }
}

function tell(line: object): void {
  const { weekFigures: file } = readEnvironment()
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`)
}

/** Tells whoever ordered it that one more call is over. */
export function tellEnded(): void {
  tell({ played: 1 })
}

/** Tells whoever ordered it what the week came to; before anything is asserted, so that a wrong one is told too. */
export function tellFigures(figures: WeekFigures): void {
  tell(figures)
}
