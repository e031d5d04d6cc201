import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Config } from '#api/installation/contract.ts'
import { connectedQuery } from '#web/chain/connectedQuery.ts'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { BuyView, type Money } from './BuyView.tsx'
import { buyQuoteQuery } from './buyQuote.ts'
import { QuoteEnd } from './QuoteEnd.tsx'
import type { SoldToken } from './roomTokens.ts'
import { useBuyTokens } from './useBuyTokens.ts'

/** Units that nobody named are shown as they are. */
const UNNAMED: Money = { symbol: 'units', decimals: 0 }

export interface BuyFormProps {
  token: SoldToken
  config: Config
  /** who pays and gets them; for another one the form begins anew */
  wallet: string
  /** a payment began, or is over; meanwhile the figures stand still */
  isBusy: boolean
  onBusy: (isBusy: boolean) => void
  onBought: () => void
}

/** Asks the token what is missing and what it costs, and buys it. */
export function BuyForm({ token, config, wallet, isBusy, onBusy, onBought }: BuyFormProps) {
  const asked = useQuery({ ...buyQuoteQuery(config, { ...token, wallet }), enabled: !isBusy })
  const { data: connected } = useQuery(connectedQuery(config))
  const isOther = Boolean(connected?.address) && connected?.address !== wallet.toLowerCase()
  const answer = asked.data
  const quote = answer?.kind === 'quote' ? answer.quote : null
  const buy = useBuyTokens({
    ...{ token: token.token, currency: token.currency, wallet, quote },
    onIncluded: onBought,
    // what was turned down may have been so for a price that is another one by now
    onEnd: () => void asked.refetch(),
  })
  useEffect(() => {
    onBusy(buy.isBusy)
    return () => onBusy(false)
  }, [buy.isBusy, onBusy])
  const money = config.currencies.find(({ index }) => index === token.currency) ?? UNNAMED
  const word = workingWord(buy.phase, config.chain.name) ?? 'Opening your wallet'
  useKeptFocus(answer?.kind ?? 'asking')
  if (asked.error && !answer)
    return (
      <Oops
        what="We could not ask the token what it costs."
        error={asked.error}
        onRetry={() => void asked.refetch()}
      />
    )
  if (!answer)
    return (
      <Loading label="Asking the token what it costs">
        <SkeletonLine height="h-64" />
      </Loading>
    )
  if (answer.kind !== 'quote') return <QuoteEnd {...{ answer, token, wallet }} onGoOn={onBought} />
  return (
    <BuyView
      {...{ token, wallet, money }}
      quote={answer.quote}
      otherWallet={isOther && !buy.isBusy ? (connected?.address ?? null) : null}
      phase={buy.phase}
      working={buy.isBusy ? word : null}
      isAllowed={buy.isAllowed}
      onBuy={buy.press}
      onWarm={buy.warm}
    />
  )
}
