import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { GivenTip, TipTotal } from '#api/tips/contract.ts'
import { giftName } from '#domain/tips/gifts.ts'
import { call } from '#web/kit/api/client.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { GiftPicture } from './giftPictures.tsx'
import { TipAmount, TipTotals } from './TipTotals.tsx'
import { stateWord } from './tipWords.ts'
import './tips.css'

function Row({ tip }: { tip: GivenTip }) {
  const { channel, title, txHash, purchaseId } = tip
  const words = giftName(tip)
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3"
      data-testid="given-tip"
    >
      <div className="flex items-center gap-3 min-w-0">
        <GiftPicture gift={tip.gift} />
        <div className="min-w-0">
          <p className="font-medium">
            {words.charAt(0).toUpperCase() + words.slice(1)}
            {channel ? (
              <>
                {' for '}
                <Link to={`/c/${channel.handle}`}>
                  <bdi>{channel.name}</bdi>
                </Link>
              </>
            ) : null}
          </p>
          <p className="text-sm text-t2">
            {title === null ? null : (
              <>
                <bdi>{title}</bdi>
                {'\u00a0· '}
              </>
            )}
            <span className="whitespace-nowrap">{formatMoment(tip.at)}</span>
          </p>
        </div>
      </div>
      <p className="text-sm text-end ms-auto">
        <TipAmount of={tip} />
        <span className="block text-t2">
          {stateWord(tip)}
          {txHash ? (
            <>
              {' · '}
              <span className="figures" title={txHash}>
                {shortAddress(txHash)}
              </span>
            </>
          ) : null}
          {purchaseId ? (
            <>
              {' · '}
              <Link className="underline" to={`/me/receipts/${purchaseId}`}>
                Receipt
              </Link>
            </>
          ) : null}
        </span>
      </p>
    </li>
  )
}

/** Tips that somebody gave from their wallets and by card, the newest first; nothing at all for who gave none. */
export function GivenTipRows({ tips, totals }: { tips: readonly GivenTip[]; totals: readonly TipTotal[] }) {
  if (tips.length === 0) return null
  return (
    <section className="mt-8 max-w-168" aria-labelledby="given-tips" data-testid="given-tips">
      <h2 className="d5" id="given-tips">
        Tips you gave
      </h2>
      <div className="mt-2">
        <TipTotals totals={totals} />
      </div>
      <ul>
        {tips.map((tip) => (
          <Row key={tip.id} tip={tip} />
        ))}
      </ul>
    </section>
  )
}

/** What the account gave. */
export default function GivenTips() {
  const { data, error, refetch } = useQuery({
    queryKey: ['given-tips'],
    queryFn: () => call('listGivenTips', {}),
  })
  if (error && !data)
    return (
      <div className="mt-8">
        <Oops what="We could not load your tips." error={error} onRetry={() => void refetch()} />
      </div>
    )
  return data ? <GivenTipRows {...data} /> : null
}
