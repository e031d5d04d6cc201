import path from 'node:path'
import { parseArgs } from 'node:util'

/** What can be rotated. */
export const ROTATED = ['session', 'media', 'internal', 'signing'] as const
export type Rotated = (typeof ROTATED)[number]

/** What the person asked for. */
export interface Arguments {
  what: Rotated
  /** data folder of an installation that `npm start` runs */
  dataDir: string
  /** seconds for which the old one is still good */
  overlapS: number
  /** seconds for which the old one still signs; null: until every process here can know the new one */
  signsAfterS: number | null
}

const HOUR_S = 3600
/** A session lives for 30 days at most; everything else that is signed lives for minutes. */
export const OVERLAP_S: Record<Rotated, number> = {
  session: 30 * 24 * HOUR_S,
  media: HOUR_S,
  internal: HOUR_S,
  signing: HOUR_S,
}

export const USAGE = `npm run rotate -- session     a new secret for sessions; the old one is believed for 30 days more
npm run rotate -- media       a new secret for tickets and nonces; the old one is believed for an hour more
npm run rotate -- internal    a new secret for what api and media nodes show each other; the same
npm run rotate -- signing     a new key for decisions; the old one signs for an hour more, what it signed stays good
  --overlap SECONDS           another overlap; 0 ends the old one at once, for a secret that leaked
  --signs-after SECONDS  the old one signs for so long: time to bring new keys to media nodes elsewhere (media and internal)
  --data DIR                  another data folder than .stagedoor
The file is the one of SESSION_SECRET_FILE, MEDIA_SECRET_FILE, INTERNAL_SECRET_FILE or DECISION_KEY_FILE, otherwise the one of the data folder. The keys of the media node in MEDIA_KEYS_DIR, otherwise of the one in the data folder, are written again (media and internal); for nodes elsewhere run npm run node-keys. The database (signing only) is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs.`

function wholeS(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const valueS = Number(text)
  if (!Number.isInteger(valueS) || valueS < 0) throw new Error(`${option} needs whole seconds`)
  return valueS
}

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string', default: '.stagedoor' },
      overlap: { type: 'string' },
      'signs-after': { type: 'string' },
    },
  })
  const what = ROTATED.find((one) => one === positionals[0])
  if (!what || positionals.length > 1) throw new Error(`Say what to rotate: ${ROTATED.join(', ')}.`)
  const overlapS = wholeS('--overlap', values.overlap) ?? OVERLAP_S[what]
  const signsAfterS = wholeS('--signs-after', values['signs-after'])
  if (signsAfterS !== null && what !== 'media' && what !== 'internal')
    throw new Error('--signs-after is for media and internal')
  if (signsAfterS !== null && signsAfterS >= overlapS)
    throw new Error('--signs-after needs fewer seconds than the overlap')
  return { what, dataDir: path.resolve(values.data), overlapS, signsAfterS }
}
