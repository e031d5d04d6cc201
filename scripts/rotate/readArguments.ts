import path from 'node:path'
import { parseArgs } from 'node:util'

/** What can be rotated. */
export const ROTATED = ['session', 'media', 'internal', 'relay', 'signing', 'data'] as const
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
  relay: HOUR_S,
  signing: HOUR_S,
  // the old one goes as soon as no row needs it
  data: 0,
}

export const USAGE = `npm run rotate -- session     a new secret for sessions; the old one is believed for 30 days more
npm run rotate -- media       a new secret for tickets and nonces; the old one is believed for an hour more
npm run rotate -- internal    a new secret for what api and media nodes show each other; the same
npm run rotate -- relay --signs-after 1800   a new secret for what seats of calls show the relay; the old one signs for half an hour, in which the relay has to get the new one, and is believed for an hour
npm run rotate -- signing     a new key for decisions; the old one signs for an hour more, what it signed stays good
npm run rotate -- data        a new data key; rows of the old one are rewritten, and then it goes
  --overlap SECONDS           another overlap; 0 ends the old one at once, for a secret that leaked (not for data)
  --signs-after SECONDS  the old one signs for so long: time to bring new keys to media nodes elsewhere (media and internal) or the secret to the relay (relay), or the file to processes elsewhere (data: then run it again)
  --data DIR                  another data folder than .stagedoor
The file is the one of SESSION_SECRET_FILE, MEDIA_SECRET_FILE, INTERNAL_SECRET_FILE, RELAY_SECRET_FILE, DECISION_KEY_FILE or DATA_KEY_FILE, otherwise the one of the data folder. The keys of the media node in MEDIA_KEYS_DIR, otherwise of the one in the data folder, are written again (media and internal); for nodes elsewhere run npm run node-keys. The database (signing and data) is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs.`

function optionS(option: string, text: string | undefined): number | null {
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
  if (what === 'data' && values.overlap !== undefined)
    throw new Error('--overlap is not for data: the old key goes when no row needs it')
  const overlapS = optionS('--overlap', values.overlap) ?? OVERLAP_S[what]
  const signsAfterS = optionS('--signs-after', values['signs-after'])
  if (signsAfterS !== null && (what === 'session' || what === 'signing'))
    throw new Error('--signs-after is for media, internal, relay and data')
  if (signsAfterS === null && what === 'relay' && overlapS > 0)
    throw new Error(
      'relay needs --signs-after: the relay does not follow the file, and has to know the new secret first',
    )
  if (signsAfterS !== null && what !== 'data' && signsAfterS >= overlapS)
    throw new Error('--signs-after needs fewer seconds than the overlap')
  return { what, dataDir: path.resolve(values.data), overlapS, signsAfterS }
}
