import { useId, useState } from 'react'
import { giftName } from '#domain/tips/gifts.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { GiftPicture } from './giftPictures.tsx'
import { TipAmount } from './TipTotals.tsx'
import type { TipLine } from './tipLines.ts'
import { NOBODY_KNOWN, stateWord } from './tipWords.ts'
import './tips.css'

/** What one sees of them before asking for all. */
const FEW = 3

function Row({ tip }: { tip: TipLine }) {
  return (
    <li className={tip.isSafe && !tip.isWithdrawn ? 'tiprow' : 'tiprow waits'} data-testid="tip-row">
      <GiftPicture gift={tip.gift} />
      <p className="min-w-0">
        <span className="block truncate">
          <bdi className="font-medium">{tip.sender ?? NOBODY_KNOWN}</bdi> sent{' '}
          <span className="font-medium">{giftName(tip)}</span>
        </span>
        <span className="block text-xs text-t3">
          <TipAmount of={tip} /> · {stateWord(tip)}
        </span>
      </p>
    </li>
  )
}

export interface TipListProps {
  /** oldest first */
  lines: readonly TipLine[]
}

/** The newest tips of a room with how they stand; nothing where there are none. */
export function TipList({ lines }: TipListProps) {
  const [isLong, setLong] = useState(false)
  const id = useId()
  if (lines.length === 0) return null
  const newest = lines.toReversed()
  return (
    <section className="tiplist" aria-labelledby={id} data-testid="tip-list">
      <header>
        <h2 className="text-sm text-t2" id={id}>
          Tips
        </h2>
        {lines.length > FEW ? (
          <Button kind="ghost" aria-expanded={isLong} onClick={() => setLong((now) => !now)}>
            {isLong ? 'Show fewer' : `Show all ${lines.length}`}
          </Button>
        ) : null}
      </header>
      <ul>
        {(isLong ? newest : newest.slice(0, FEW)).map((tip) => (
          <Row key={tip.id} tip={tip} />
        ))}
      </ul>
    </section>
  )
}
