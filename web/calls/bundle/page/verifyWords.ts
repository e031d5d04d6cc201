import type { IconName } from '#web/kit/controls/iconPaths.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import type { NoteTone } from '#web/kit/states/Note.tsx'
import type { BundleProblem } from '../exactShape.ts'
import { momentText, plain, type ReportLine } from '../keyWords.ts'
import type { CheckedBundle } from './useVerify.ts'

/** What a mark of a line is and looks like. */
export const MARKS: Record<ReportLine['state'], { word: string; icon: IconName; tone: string }> = {
  holds: { word: 'Holds', icon: 'check', tone: 'text-ok' },
  differs: { word: 'Differs', icon: 'close', tone: 'text-bad' },
  unknown: { word: 'Not known', icon: 'alert', tone: 'text-warn' },
  none: { word: 'Note', icon: 'info', tone: 'text-t2' },
}

export interface Headline {
  tone: NoteTone
  icon: IconName
  title: string
  text: string
}

/** What all the lines come to. */
export function headline({ bundle, report, comparison }: CheckedBundle): Headline {
  const site = plain(bundle.origin)
  const { state, seal } = report
  if (state === 'differs' || seal.isOfSite === false)
    return {
      ...{ tone: 'bad', icon: 'close', title: 'This record differs' },
      text: 'Something in it is not as it was signed, or does not come out the same. The lines marked Differs say what, and what to do.',
    }
  if (state === 'holds')
    return {
      ...{ tone: 'ok', icon: 'check', title: 'This record holds' },
      text: `Nothing in it was changed, added or taken out since ${site} sealed it. Its seal and what the pages signed hold${report.finding.state === 'holds' ? ', and what follows from it is the same when computed again' : ''}.`,
    }
  if (comparison === 'elsewhere')
    return {
      ...{ tone: 'warn', icon: 'alert', title: 'It holds in itself, and its key was not compared' },
      text: `The record is of ${site}, which is another site than this one. Look whether the key is listed there, or check the record on that site.`,
    }
  if (comparison === 'unreached')
    return {
      ...{ tone: 'warn', icon: 'alert', title: 'It holds in itself, and its key was not compared' },
      text: 'This site did not answer which keys are its own. Try again, and the key is compared.',
    }
  return {
    ...{ tone: 'warn', icon: 'alert', title: 'It holds as far as it can be checked here' },
    text: 'Nothing in it differs. The lines marked Not known say what could not be checked, and who can.',
  }
}

/** Which call it is of. */
export function bookedCallText({
  booking: { id, rail, startAtMs, lengthMinutes },
}: CheckedBundle['bundle']): string {
  const way = rail === 'card' ? 'by card' : 'by wallet'
  return `A call of ${formatCountdown(lengthMinutes * 60)} on ${momentText(startAtMs)}, booked ${way}, with the number ${plain(id)}.`
}

/** Why a file is not checked, and what to do. */
export function unreadableText(problem: BundleProblem, place: string): string {
  switch (problem) {
    case 'json':
      return 'This file is not whole, or not a record: it cannot be read as JSON. Download the record again and choose that file.'
    case 'kind':
      return 'This file is not the record of a call. Choose a file that Download the record on the page of a call has saved.'
    case 'size':
      return place === ''
        ? 'This file is larger than 40 MB, and no record of a call is. Choose the file that was downloaded.'
        : `This file has more at ${plain(place)} than a call can have. Download the record again and choose that file.`
    case 'value':
      return `This file has a value that no record has${place === '' ? '' : `, at ${plain(place)}`}. Somebody changed it, or it is of a newer version. Download the record again and choose that file.`
  }
}

/** How a second comes to be proven, whoever reads it. */
export const PROVEN_TEXT =
  "A second is proven when two of three say so: the site, the creator's browser and the fan's. What only one of them says is shown, and proves nothing."

/** The words of the lines. */
export const WORDS_TEXT =
  'A beat is what a page signed of five seconds of the call, by a key of its browser. A row is one thing in the file: a beat, some seconds that the site saw itself by its connection (socket) or its relay, a key, the booking, the finding.'
