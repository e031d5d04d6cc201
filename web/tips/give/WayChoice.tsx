import { useId } from 'react'
import './give.css'

/** How somebody gives. */
export type TipWay = 'wallet' | 'card'

const WORDS: readonly [way: TipWay, word: string][] = [
  ['wallet', 'From a wallet'],
  ['card', 'By card'],
]

export interface WayChoiceProps {
  way: TipWay
  /** a payment is under way */
  isBusy: boolean
  onWay: (way: TipWay) => void
}

/** From a wallet or by card, where both are possible. */
export function WayChoice({ way, isBusy, onWay }: WayChoiceProps) {
  const name = useId()
  return (
    <fieldset className="waychoice" disabled={isBusy}>
      <legend className="sr-only">How you pay</legend>
      {WORDS.map(([one, word]) => (
        <label key={one}>
          <input type="radio" name={name} value={one} checked={way === one} onChange={() => onWay(one)} />
          {word}
        </label>
      ))}
    </fieldset>
  )
}
