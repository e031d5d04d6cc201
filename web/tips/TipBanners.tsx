import { useEffect, useRef, useState } from 'react'
import { giftName } from '#domain/tips/gifts.ts'
import { GiftPicture } from './giftPictures.tsx'
import { type TipLine, type TipLines, withoutBanner, withoutWithdrawn } from './tipLines.ts'
import { NOBODY_KNOWN, stateWord, tipAmount, tipSentence, withdrawnText } from './tipWords.ts'
import './tips.css'

/** Over the picture at once; the others wait and are counted. */
const MAX_BANNERS = 3
const BANNER_MS = 6000
/** How long a withdrawn tip stays in the list: time enough for its banner. */
const WITHDRAWN_MS = 8000

export interface TipBannersProps {
  tips: Pick<TipLines, 'lines' | 'banners'>
  /** a banner, or a withdrawn tip, had its time */
  onDone: (done: (now: TipLines) => TipLines) => void
}

function Banner({ tip, onDone }: { tip: TipLine } & Pick<TipBannersProps, 'onDone'>) {
  const { id, isWithdrawn } = tip
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    const timer = setTimeout(() => done.current((now) => withoutBanner(now, id)), BANNER_MS)
    return () => clearTimeout(timer)
  }, [id])
  return (
    <li className={isWithdrawn ? 'tipbanner gone' : tip.isSafe ? 'tipbanner' : 'tipbanner waits'}>
      <GiftPicture gift={tip.gift} />
      {isWithdrawn ? (
        <p>{withdrawnText(tip)}</p>
      ) : (
        <p>
          <span className="tipwho">
            <bdi>{tip.sender ?? NOBODY_KNOWN}</bdi> sent <b>{giftName(tip)}</b>
          </span>
          <span className="tipsum figures">
            {tipAmount(tip)} · {stateWord(tip)}
          </span>
        </p>
      )}
    </li>
  )
}

/** What came while one looks, read aloud each once. */
function useSpoken(waiting: readonly TipLine[]): string {
  const [said, setSaid] = useState('')
  const spoken = useRef(new Set<string>())
  const keyOf = ({ id, isWithdrawn }: TipLine) => (isWithdrawn ? `${id} withdrawn` : id)
  const keys = waiting.map(keyOf).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys say when there is something else to read
  useEffect(() => {
    const news = waiting.filter((tip) => !spoken.current.has(keyOf(tip)))
    for (const tip of news) spoken.current.add(keyOf(tip))
    if (news.length > 0) setSaid(news.map(tipSentence).join(' '))
  }, [keys])
  return said
}

/** Takes what was withdrawn from the list a little later. */
function useWithdrawal({ tips, onDone }: TipBannersProps): void {
  const ids = tips.lines.flatMap(({ id, isWithdrawn }) => (isWithdrawn ? [id] : [])).join(' ')
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    if (ids === '') return
    const timer = setTimeout(() => done.current((now) => withoutWithdrawn(now, ids.split(' '))), WITHDRAWN_MS)
    return () => clearTimeout(timer)
  }, [ids])
}

/** Tips over the picture as they come, three at a time; what becomes of them stays in the list. */
export function TipBanners({ tips, onDone }: TipBannersProps) {
  useWithdrawal({ tips, onDone })
  const waiting = tips.banners.flatMap((id) => tips.lines.find((line) => line.id === id) ?? [])
  const said = useSpoken(waiting)
  const more = waiting.length - MAX_BANNERS
  return (
    <div className="tipbanners" data-testid="tip-banners">
      <ul>
        {waiting.slice(0, MAX_BANNERS).map((tip) => (
          <Banner key={`${tip.id} ${tip.isWithdrawn}`} tip={tip} onDone={onDone} />
        ))}
      </ul>
      {more > 0 ? <p className="tipmore figures">+{more} more</p> : null}
      <p className="sr-only" role="status" aria-live="polite">
        {said}
      </p>
    </div>
  )
}
