import { isolated } from '#domain/names/isolated.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import type { RecordLine, SeenAnswer } from './recordModel.ts'

/** How a second comes to be proven. */
export const COUNTS_TEXT = 'A second is proven when two of three say so: our server, your browser and theirs.'

/** What becomes of the rest. */
export const ALONE_TEXT = 'What only one of them says is shown, and proves nothing.'

/** In a call: a beat, its way and the next read are between what happens and what is proven. */
export const RUNNING_TEXT = 'The newest seconds are still on their way.'

/** `29:41 of 30:00`; whole seconds. */
export function seenText(provenS: number, lengthS: number): string {
  return `${formatCountdown(provenS)} of ${formatCountdown(lengthS)}`
}

/** `Together 12:31 of 30:00`. @param shownMs rounded down to a whole second */
export function togetherText(shownMs: number, lengthS: number): string {
  return `Together ${seenText(Math.floor(shownMs / 1000), lengthS)}`
}

/** What nobody else confirms; null: there is none. */
export function aloneText({ unprovenS }: SeenAnswer): string | null {
  return unprovenS > 0 ? `+ ${formatCountdown(unprovenS)} said by one alone` : null
}

/** What a line is called where no name can stand. */
export function lineName({ is, name }: RecordLine): string {
  if (name !== null) return isolated(name)
  return is === 'together' ? 'Together' : 'You'
}

/** What a bar shows, for who does not see it. Example: `You: proven 29:41 of 30:00, said by one alone 0:12` */
export function barText(line: RecordLine, lengthS: number): string {
  const { provenS, unprovenS } = line.seen
  const alone = unprovenS > 0 ? `, said by one alone ${formatCountdown(unprovenS)}` : ''
  return `${lineName(line)}: proven ${seenText(provenS, lengthS)}${alone}`
}
