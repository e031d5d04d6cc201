import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'

/** What a custom error means to a person: what happened, whether money moved, what to do now. */
export type Sentence = (args: readonly unknown[]) => string

export const UNPAID = 'Nothing was paid.'
export const UNCHANGED = 'Nothing was changed.'
export const UNMOVED = 'Nothing was moved.'

/** The last second a date can say; contracts may name any. */
const LAST_S = 8_640_000_000_000

function written(seconds: unknown, format: (ms: number) => string): string {
  const value = Number(seconds)
  return value <= LAST_S ? format(value * 1000) : 'a time too far away to name'
}

/** A second of the chain as a date. */
export const day = (seconds: unknown): string => written(seconds, formatDate)

/** A second of the chain as date and time. */
export const moment = (seconds: unknown): string => written(seconds, formatMoment)

/** Hundredths of a percent as a percentage. */
export const percent = (bps: unknown): string => `${Number(bps) / 100} %`
