import { parseArgs } from 'node:util'

/** What the person asked for. */
export interface Arguments {
  seed: number
  bookings: number
  /** of 100 things that people do, how many something goes wrong with */
  faultsPct: number
}

export const USAGE = `npm run simulate:calls                                  500 booked calls of seven simulated days
npm run simulate:calls -- --seed 11                     other ones; a failure names its seed
npm run simulate:calls -- --bookings 60 --faults 30     so many, and something goes wrong with 30 % of what people do (usual: 10)
Ends with 0 when every call ended and no money was wrong, 1 when something was stuck or wrong, 2 when it could not be done.`

/** @throws Error with one sentence when an argument is unknown or wrong */
export function readArguments(args: string[]): Arguments {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = parseArgs({
    args,
    options: { seed: text('7'), bookings: text('500'), faults: text('10') },
  })
  const whole = (name: keyof typeof values, [least, most]: readonly [number, number]) => {
    const value = Number(values[name])
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw new Error(`--${name} needs a whole number from ${least} to ${most}, not ${values[name]}`)
    return value
  }
  return {
    ...{ seed: whole('seed', [0, 2 ** 31 - 1]), bookings: whole('bookings', [1, 5000]) },
    faultsPct: whole('faults', [0, 100]),
  }
}
