import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  steps: number
  purchases: number
  seed: number
  /** worlds that are played at the same time */
  atOnce: number
}

export const USAGE = `npm run chaos:money                                    10,000 steps and 10,000 disturbed purchases
npm run chaos:money -- --steps 1000 --purchases 500    so many
npm run chaos:money -- --seed 17 --purchases 0         other ones, and steps alone; a failure names its seed and its step
npm run chaos:money -- --at-once 4                     so many worlds at a time, for a machine with more than four cores
Ends with 0 when no money was wrong, 1 when some was, 2 when it could not be done.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = parseArgs({
    args,
    options: { steps: text('10000'), purchases: text('10000'), seed: text('4711'), 'at-once': text('2') },
  })
  const whole = (name: keyof typeof values, least: number) => {
    const value = Number(values[name])
    if (!Number.isSafeInteger(value) || value < least)
      throw new Error(`--${name} needs a whole number from ${least} on, not ${values[name]}`)
    return value
  }
  return {
    ...{ steps: whole('steps', 0), purchases: whole('purchases', 0) },
    ...{ seed: whole('seed', 0), atOnce: whole('at-once', 1) },
  }
}
