import path from 'node:path'
import { parseArgs } from 'node:util'

/** What can be rotated. */
export const ROTATED = ['session', 'signing'] as const
export type Rotated = (typeof ROTATED)[number]

/** What the person asked for. */
export interface Arguments {
  what: Rotated
  /** data folder of an installation that `npm start` runs */
  dataDir: string
  /** seconds for which the old one is still good */
  overlapS: number
}

const HOUR_S = 3600
/** A session lives for 30 days at most; everything else that is signed lives for minutes. */
export const OVERLAP_S: Record<Rotated, number> = {
  session: 30 * 24 * HOUR_S,
  signing: HOUR_S,
}

export const USAGE = `npm run rotate -- session     a new secret for sessions; the old one is believed for 30 days more
npm run rotate -- signing     a new key for decisions; the old one signs for an hour more, what it signed stays good
  --overlap SECONDS           another overlap; 0 ends the old one at once, for a secret that leaked
  --data DIR                  another data folder than .stagedoor
The file is the one of SESSION_SECRET_FILE or DECISION_KEY_FILE, otherwise the one of the data folder. The database (signing only) is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { data: { type: 'string', default: '.stagedoor' }, overlap: { type: 'string' } },
  })
  const what = ROTATED.find((one) => one === positionals[0])
  if (!what || positionals.length > 1) throw new Error(`Say what to rotate: ${ROTATED.join(', ')}.`)
  const overlapS = values.overlap === undefined ? OVERLAP_S[what] : Number(values.overlap)
  if (!Number.isInteger(overlapS) || overlapS < 0) throw new Error('--overlap needs whole seconds')
  return { what, dataDir: path.resolve(values.data), overlapS }
}
