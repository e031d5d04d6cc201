import path from 'node:path'
import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  /** data folder of an installation that `npm start` runs */
  dataDir: string
  /** only compare */
  isCheck: boolean
  /** read the blocks from these providers again instead of trusting the stored events; empty = stored events */
  rpcUrls: string[]
  /** the operator accepts that the chain left what was final */
  acceptsReorg: boolean
}

export const USAGE = `npm run rebuild                        fold the stored events again, compare every row, put the result in place
npm run rebuild -- --check             compare only
npm run rebuild -- --from-chain URL    read every final block from this provider again first (may be repeated)
npm run rebuild -- --from-chain URL --accept-reorg
                                       follow a chain that left what was final
npm run rebuild -- --data DIR          another data folder than .stagedoor
The database is the one of DATABASE_OWNER_URL, otherwise the one that npm start runs.
Ends with 0 when every row was right, 1 when rows differed, 2 when it could not be done.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean', default: false },
      'from-chain': { type: 'string', multiple: true, default: [] },
      'accept-reorg': { type: 'boolean', default: false },
      data: { type: 'string', default: '.stagedoor' },
    },
  })
  const rpcUrls = values['from-chain']
  for (const url of rpcUrls)
    if (!URL.canParse(url)) throw new Error(`--from-chain needs an address, not ${url}`)
  if (values['accept-reorg'] && rpcUrls.length === 0) throw new Error('--accept-reorg needs --from-chain')
  return {
    dataDir: path.resolve(values.data),
    isCheck: values.check,
    rpcUrls,
    acceptsReorg: values['accept-reorg'],
  }
}
