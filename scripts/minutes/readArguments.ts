import path from 'node:path'
import { parseArgs } from 'node:util'
import type { PictureSize, TimeSpan } from '#domain/room/minutes/countMinutes.ts'
import type { Environment } from '#scripts/environment.ts'

/** What the person asked for. */
export interface Arguments {
  /** first and last day, `YYYY-MM-DD` */
  from: string
  to: string
  most: TimeSpan
  isJson: boolean
  /** millionths of a US dollar for a minute of sound */
  microsPerMinute: number
  picture: '720p' | '1080p'
  size: PictureSize
  /** data folder of an installation that `npm start` runs */
  dataDir: string
}

/** List price of Tencent RTC for 1,000 minutes of sound, US dollars. */
const LIST_RATE = '0.99'
const DAY_MS = 86_400_000

export const USAGE = `npm run trtc:minutes -- --from 2026-11-01 --to 2026-11-30
                                       print how many minutes each stream was at Tencent RTC on these days, and what that costs
npm run trtc:minutes -- … --json       the same as JSON
npm run trtc:minutes -- … --data DIR   another data folder than .stagedoor
The database is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs. TRTC_RATE is what 1,000 minutes of sound
cost in US dollars (${LIST_RATE}), TRTC_VIDEO how large the pictures of hosts are (1080p or 720p).
Ends with 0, with 2 when it could not be done.`

function dayMs(name: string, text: string | undefined): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new Error(`${name} needs a day like 2026-11-23`)
  return ms
}

/** @throws Error with one sentence when an argument or a variable is missing, unknown or wrong */
export function readArguments(args: string[], { trtcRate, trtcVideo }: Environment): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean', default: false },
      data: { type: 'string', default: '.stagedoor' },
    },
  })
  const [fromMs, lastMs] = [dayMs('--from', values.from), dayMs('--to', values.to)]
  if (lastMs < fromMs) throw new Error('--to lies before --from')
  const rate = trtcRate ?? LIST_RATE
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(rate))
    throw new Error(`TRTC_RATE needs US dollars like 0.99, not ${rate}`)
  const picture = trtcVideo ?? '1080p'
  if (picture !== '720p' && picture !== '1080p')
    throw new Error(`TRTC_VIDEO is 720p or 1080p, not ${picture}`)
  return {
    ...{ from: String(values.from), to: String(values.to), most: { fromMs, toMs: lastMs + DAY_MS } },
    isJson: values.json,
    // dollars for 1,000 minutes, thousandths at most, are millionths for one
    microsPerMinute: Math.round(Number(rate) * 1000),
    ...{ picture, size: picture === '720p' ? 'upTo720' : 'above720' },
    dataDir: path.resolve(values.data),
  }
}
