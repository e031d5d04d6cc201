import type { ReactNode } from 'react'
import type { TipChanges } from '#protocol/tips.ts'
import { TipBanners } from './TipBanners.tsx'
import { TipList } from './TipList.tsx'
import { NO_TIPS, type TipLines, withChanges } from './tipLines.ts'

/** What a page shows of the tips of its room, and where. */
export interface TipPlaces {
  /** over the picture */
  over?: ReactNode
  /** under it */
  below?: ReactNode
}

/**
 * Draws the tips of one room into the places of its page. Answers what takes the server's changes, in their order.
 * @param wasEmpty true: the page was told before that there are none
 */
export function placeTips(
  place: (drawn: TipPlaces) => void,
  wasEmpty: boolean,
): (changes: TipChanges) => void {
  let tips: TipLines = { ...NO_TIPS, isWhole: wasEmpty }
  function show(next: TipLines): void {
    tips = next
    place({
      over: <TipBanners tips={tips} onDone={(done) => show(done(tips))} />,
      below: <TipList lines={tips.lines} />,
    })
  }
  return (changes) => show(withChanges(tips, changes))
}
