import path from 'node:path'
import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  rpcUrl: string
  /** file with the addresses of the contracts, as the deployment wrote it */
  addressesFile: string
  /** lower-case wallet */
  creator: string
  /** last block that is read; null = the last final one, with `isCheck` the one where the index stands */
  block: number | null
  /** compare with the rows of the index */
  isCheck: boolean
  /** data folder of an installation that `npm start` runs */
  dataDir: string
}

export const USAGE = `npm run audience -- --rpc URL --addresses FILE --creator 0x…
                                       print holders, followers, passes, tips, sessions, bookings and sales of a creator
                                       as JSON, from nothing but logs of the chain up to the last final block
npm run audience -- … --block N        up to this block instead
npm run audience -- … --check          compare with the rows of the index; its database is the one of DATABASE_OWNER_URL,
                                       otherwise the one that npm start runs
npm run audience -- … --check --data DIR
                                       another data folder than .stagedoor
FILE is the deployment file of the installation (DEPLOYMENT_FILE). What the provider at URL tells is believed.
Ends with 0, with 1 when --check found rows that differ, with 2 when it could not be done.`

/** @throws Error with one sentence when an argument is missing, unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      rpc: { type: 'string' },
      addresses: { type: 'string' },
      creator: { type: 'string' },
      block: { type: 'string' },
      check: { type: 'boolean', default: false },
      data: { type: 'string', default: '.stagedoor' },
    },
  })
  const { rpc, addresses, creator, block } = values
  if (!rpc || !URL.canParse(rpc)) throw new Error('--rpc needs the address of a provider')
  if (!addresses) throw new Error('--addresses needs the deployment file')
  if (!creator || !/^0x[0-9a-fA-F]{40}$/.test(creator))
    throw new Error('--creator needs the address of a wallet')
  if (block !== undefined && !/^\d{1,15}$/.test(block))
    throw new Error(`--block needs a number, not ${block}`)
  if (block !== undefined && values.check)
    throw new Error('--check compares at the block where the index stands: leave out --block')
  return {
    rpcUrl: rpc,
    addressesFile: addresses,
    creator: creator.toLowerCase(),
    block: block === undefined ? null : Number(block),
    isCheck: values.check,
    dataDir: path.resolve(values.data),
  }
}
