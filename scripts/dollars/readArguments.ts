import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Hex, isAddress } from 'viem'
import type { DollarOrder } from '#scripts/demo/giveDollars.ts'
import { ROOT } from '#scripts/start/root.ts'

/** What the person asked for. */
export interface Arguments extends DollarOrder {
  /** public address of the installation */
  url: string
  /** data folder of an installation that `npm start` runs */
  dataDir: string
}

/** Where `npm start` runs unless its port is taken. */
export const DEFAULT_URL = 'http://localhost:3000'

export const USAGE = `npm run dollars -- 0x…               send 25 test dollars (TUSD) to a wallet
npm run dollars -- 0x… 100           another number of them
npm run dollars -- 0x… --url URL     where Stagedoor runs; default ${DEFAULT_URL}
npm run dollars -- 0x… --data DIR    another data folder than .stagedoor`

const ENOUGH = '25'
const MAX_DIGITS = 9

/** @throws Error with one sentence when an argument is missing, unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string', default: DEFAULT_URL },
      data: { type: 'string' },
    },
  })
  const [to, whole = ENOUGH, ...more] = positionals
  if (to === undefined || !isAddress(to, { strict: false }))
    throw new Error('Name the wallet that gets them, 0x and 40 digits or letters from a to f.')
  if (!/^[1-9]\d*$/.test(whole) || whole.length > MAX_DIGITS || more.length > 0)
    throw new Error('Say how many as one whole number.')
  if (!URL.canParse(values.url)) throw new Error('--url needs the address where Stagedoor runs.')
  const dataDir = values.data ? path.resolve(values.data) : path.join(ROOT, '.stagedoor')
  return { to: to as Hex, whole: Number(whole), url: values.url, dataDir }
}
