import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  from: number
  seeds: number
  /** print the steps of every seed, not only of those that fail */
  isTalkative: boolean
  /** things the index does not withstand yet that it meets all the same */
  meeting: string[] | 'all'
  /** end at the first seed that fails */
  isBrief: boolean
  /** a guard that is taken out of the sources first */
  without: string | null
  /** take out every guard in turn; none may be missed by the seeds */
  guards: boolean
}

export const USAGE = `npm run simulate                            50 seeds of the index of a model chain
npm run simulate -- --seeds 1000 --from 0   so many, from this one on
npm run simulate -- --seeds 1 --from 17 --trace
                                            one seed, with every step
npm run simulate -- --with 'tags at the head, by the only provider'
                                            also something that the index does not withstand yet (may be repeated)
npm run simulate -- --full                  all of these
npm run simulate -- --brief                 end at the first seed that fails
npm run simulate -- --without GUARD         without one guard of the index: some seed must fail
npm run simulate -- --guards                without each guard in turn
Ends with 0 when every seed was right, 1 when one was not, or when a guard was not missed, 2 when it could not be done.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '50' },
      from: { type: 'string', default: '0' },
      without: { type: 'string' },
      with: { type: 'string', multiple: true, default: [] },
      ...{ trace: flag, full: flag, brief: flag, guards: flag },
    },
  })
  const [from, seeds] = [Number(values.from), Number(values.seeds)]
  if (!Number.isSafeInteger(from) || from < 0) throw new Error(`--from needs a seed, not ${values.from}`)
  if (!Number.isSafeInteger(seeds) || seeds < 1)
    throw new Error(`--seeds needs a number, not ${values.seeds}`)
  const { trace: isTalkative, full, brief: isBrief, guards, without = null } = values
  return { from, seeds, isTalkative, meeting: full ? 'all' : values.with, isBrief, without, guards }
}
