import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  steps: number
  purchases: number
  seed: number
}

export const USAGE = `npm run chaos:money                                    10,000 steps and 10,000 disturbed purchases
npm run chaos:money -- --steps 1000 --purchases 500    so many
npm run chaos:money -- --seed 17                       other ones; a failure names its seed and its step
Ends with 0 when no money was wrong, 1 when some was, 2 when it could not be done.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = parseArgs({
    args,
    options: { steps: text('10000'), purchases: text('10000'), seed: text('4711') },
  })
  const whole = (name: keyof Arguments, least: number) => {
    const value = Number(values[name])
    if (!Number.isSafeInteger(value) || value < least)
      throw new Error(`--${name} needs a whole number from ${least} on, not ${values[name]}`)
    return value
  }
  return { steps: whole('steps', 1), purchases: whole('purchases', 1), seed: whole('seed', 0) }
}
