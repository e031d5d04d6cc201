import type { Tier } from '#api/creators/contract.ts'
import { formatDuration, formatMoment } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'

/** What a refund window promises and what it holds up, told before anybody pays. */
export default function RefundPromise({ tier }: { tier: Tier }) {
  const { refundWindowS } = tier
  if (refundWindowS === 0 || tier.priceUnits === '0') return null
  const until = formatMoment(serverNow() + refundWindowS * 1000)
  return (
    <p className="text-sm text-t2" data-testid="refund-promise">
      You can give it back for {formatDuration(refundWindowS)} after you pay: if you pay now, until about{' '}
      <span className="figures">{until}</span>. Each day that began counts as used. Until then it cannot move
      to another wallet, and takes no more time.
    </p>
  )
}
