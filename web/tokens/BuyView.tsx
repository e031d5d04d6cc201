import { PRICE_WARNING_BPS } from '#domain/tokens/buyQuote.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import type { BuyQuote } from './buyQuote.ts'
import { HeldOf, type HeldOfProps } from './HeldOf.tsx'

/** What a token is paid in. */
export interface Money {
  symbol: string
  decimals: number
}

export interface BuyViewProps extends Pick<HeldOfProps, 'token' | 'wallet'> {
  quote: BuyQuote
  money: Money
  /** another wallet that is connected instead; null: none is, or that which buys */
  otherWallet: string | null
  phase: TxPhase
  /** what the button says while it works; null: its own words */
  working: string | null
  /** after an allowance: the next press pays */
  isAllowed: boolean
  onBuy: () => void
  onWarm: () => void
}

/** Hundredths of a percent as people read them: `12 %`, `5.3 %`. */
const percentText = (bps: number) => `${Math.ceil(bps / 10) / 10} %`

/** What is missing of a token, what it costs, and the one press that buys it. */
export function BuyView(props: BuyViewProps) {
  const { token, wallet, quote, money, otherWallet, phase, working, isAllowed, onBuy, onWarm } = props
  const { missingUnits, costUnits, feeUnits, maxUnits, effectBps } = quote
  const missing = formatAmount(missingUnits, token.decimals, 'up')
  return (
    <div className="flex flex-col gap-4">
      <dl className="kv">
        <dt>Into</dt>
        <dd data-testid="token-wallet">
          <HeldOf {...{ token, wallet }} heldUnits={quote.heldUnits} verb="holds" />
        </dd>
        <dt>Cost</dt>
        <dd className="font-medium" data-testid="token-cost">
          <Amount value={costUnits} {...money} rounding="up" />
        </dd>
        <dt>Fees in it</dt>
        <dd>
          <Amount value={feeUnits} {...money} rounding="up" />
        </dd>
        <dt>At most</dt>
        <dd data-testid="token-most">
          <Amount value={maxUnits} {...money} rounding="up" />
        </dd>
        <dt>Price effect</dt>
        <dd>{effectBps === 0 ? 'none' : `+ ${percentText(effectBps)}`}</dd>
      </dl>
      {effectBps >= PRICE_WARNING_BPS ? (
        <Note tone="warn" icon="alert" testId="price-warning">
          <p>
            The price rises while you buy: on average you pay {percentText(effectBps)} more for each than the
            price of now.
          </p>
        </Note>
      ) : null}
      {otherWallet === null ? null : (
        <Note tone="warn" icon="wallet" role="status" testId="other-connected">
          <p>
            {shortAddress(otherWallet)} is connected, and tokens in it do not count in {shortAddress(wallet)}.
            Switch to {shortAddress(wallet)} in your wallet before you press.
          </p>
        </Note>
      )}
      <Button
        kind="lamp"
        size="big"
        isFull
        className="whitespace-normal wrap-anywhere"
        isBusy={working !== null}
        onClick={onBuy}
        onPointerEnter={onWarm}
        onFocus={onWarm}
      >
        {working ?? (
          <span>
            {isAllowed ? 'Now get' : 'Get'} {missing} <bdi>{token.symbol}</bdi> ·{' '}
            {formatAmount(costUnits, money.decimals, 'up')} {money.symbol}
          </span>
        )}
      </Button>
      <TxNote phase={phase} />
      <p className="text-sm text-t3">
        Bought at the token’s own contract. The price may move until your payment is in a block: above the
        most that you see here nothing is bought, and what is too much is not kept. Your wallet pays the
        network fee.
      </p>
    </div>
  )
}
