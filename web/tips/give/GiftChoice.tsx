import { useId } from 'react'
import { GIFTS, type Gift, MAX_GIFTS } from '#domain/tips/gifts.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { GiftPicture } from '../giftPictures.tsx'
import { clampCount } from './tipOrder.ts'
import '../tips.css'
import './give.css'

export interface GiftChoiceProps {
  /** code of a gift; 0: another amount */
  chosen: number
  /** what stands below each: what one of it costs */
  priceOf: (gift: Gift) => string
  /** something else than a gift can be given too */
  hasOther: boolean
  onChoose: (code: number) => void
}

/** One of the gifts, each with its price, or another amount where there is such a thing. */
export function GiftChoice({ chosen, priceOf, hasOther, onChoose }: GiftChoiceProps) {
  const name = useId()
  return (
    <fieldset className="giftchoice">
      <legend className="sr-only">What you give</legend>
      {GIFTS.map((gift) => (
        <label key={gift.code}>
          <input
            type="radio"
            name={name}
            value={gift.code}
            checked={chosen === gift.code}
            onChange={() => onChoose(gift.code)}
          />
          <GiftPicture gift={gift.code} />
          <span className="font-medium">{gift.name}</span>
          <span className="text-xs text-t3 figures">{priceOf(gift)}</span>
        </label>
      ))}
      {hasOther ? (
        <label className="other">
          <input type="radio" name={name} value={0} checked={chosen === 0} onChange={() => onChoose(0)} />
          <span className="font-medium">Another amount</span>
        </label>
      ) : null}
    </fieldset>
  )
}

/** How many of a gift. */
export function CountStepper({ count, onCount }: { count: number; onCount: (count: number) => void }) {
  return (
    <fieldset className="stepper">
      <legend className="sr-only">How many</legend>
      <span className="text-sm text-t2" aria-hidden="true">
        How many
      </span>
      <Button
        kind="line"
        className="sq"
        aria-label="One fewer"
        disabled={count === 1}
        onClick={() => onCount(clampCount(count - 1))}
      >
        −
      </Button>
      <output className="d5 figures" aria-live="polite">
        {count}
      </output>
      <Button
        kind="line"
        className="sq"
        aria-label="One more"
        disabled={count === MAX_GIFTS}
        onClick={() => onCount(clampCount(count + 1))}
      >
        +
      </Button>
    </fieldset>
  )
}
