import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { isolated } from '#domain/names/isolated.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { NoWalletNote } from '#web/payments/NoWalletNote.tsx'
import { CardGiftForm } from './CardGiftForm.tsx'
import { TipForm } from './TipForm.tsx'
import { lastGift, type Picked } from './tipOrder.ts'
import { cardTermsQuery, type TipPlace, type TipWays, tipTermsQuery } from './tipTermsQuery.ts'
import { type TipWay, WayChoice } from './WayChoice.tsx'

export interface TipSheetProps {
  place: TipPlace
  /** who is tipped */
  name: Typed
  /** false: it came to an end meanwhile, and the server says so */
  takes: TipWays
  onClose: () => void
}

/** One way to pay in the sheet. */
interface SideProps extends Omit<TipSheetProps, 'takes'> {
  isOffered: boolean
  /** what both ways begin with */
  picked: Picked
  onPick: (picked: Picked) => void
  /** a payment is under way */
  isBusy: boolean
  onBusy: (isBusy: boolean) => void
}

/** Whether nothing can be given; what is asked in vain is asked again. */
function isRefusal(error: unknown): boolean {
  return ['CONFLICT', 'FORBIDDEN', 'NOT_FOUND', 'NOT_SOLD_BY_CARD'].includes(problemCode(error) ?? '')
}

/** Why nothing can be given; a refusal by the server says so in its own words. */
export function TipRefusal({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!isRefusal(error))
    return <Oops what="We could not ask what a tip here is paid as." error={error} onRetry={onRetry} />
  return (
    <Note icon="info" role="status" testId="tip-refused">
      <p>{sentenceOf(error)}</p>
    </Note>
  )
}

function FromWallet({ place, name, isOffered, picked, isBusy, ...on }: SideProps) {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  const { data: terms, error, refetch } = useQuery(tipTermsQuery(place))
  useEffect(() => {
    if (!isOffered) void refetch()
  }, [isOffered, refetch])
  // what could not be asked again does not take the form from who is about to pay
  const isOver = terms !== undefined && isRefusal(error)
  const refusal = error ? <TipRefusal error={error} onRetry={() => void refetch()} /> : null
  const hasWallet = me !== null && me.wallets.length > 0
  useKeptFocus(refusal && (isOver ? !isBusy : !terms) ? 'refused' : 'here')
  if (refusal && !terms) return refusal
  if (!hasWallet) return <NoWalletNote />
  if (!config) return null
  return (
    <TipForm
      {...{ place, name, terms: terms ?? null, ...on }}
      currencies={config.currencies}
      draft={picked}
      refusal={isOver ? refusal : null}
    />
  )
}

function ByCard({ place, name, isOffered, picked, isBusy, ...on }: SideProps) {
  const { data: terms, error, refetch } = useQuery(cardTermsQuery(place))
  useEffect(() => {
    if (!isOffered) void refetch()
  }, [isOffered, refetch])
  const askAgain = () => void refetch()
  // it waits while a payment is under way
  const isGone = error !== null && (!terms || (isRefusal(error) && !isBusy))
  useKeptFocus(isGone ? 'refused' : 'here')
  if (isGone) return <TipRefusal error={error} onRetry={askAgain} />
  if (terms) return <CardGiftForm {...{ place, name, terms, picked, ...on }} onStale={askAgain} />
  return (
    <Loading label="Asking what gifts cost here">
      <SkeletonLine height="h-64" />
    </Loading>
  )
}

/** A gift or an amount, from a wallet or by card. It may be closed while a payment is under way. */
export default function TipSheet({ takes, ...props }: TipSheetProps) {
  const me = useMe()
  // what was offered once stays on screen, for the server says why it is no more
  const [offered, setOffered] = useState(takes)
  const all = { wallet: offered.wallet || takes.wallet, card: offered.card || takes.card }
  if (all.wallet !== offered.wallet || all.card !== offered.card) setOffered(all)
  const [way, setWay] = useState<TipWay>(() =>
    takes.card && !(takes.wallet && me?.wallets.length) ? 'card' : 'wallet',
  )
  const [picked, setPicked] = useState<Picked>(() => ({ gift: lastGift().code, count: 1 }))
  const [isBusy, setBusy] = useState(false)
  const side = { ...props, isOffered: takes[way], picked, onPick: setPicked, isBusy, onBusy: setBusy }
  return (
    <Sheet title={`Tip ${isolated(props.name)}`} onClose={props.onClose} testId="tip-sheet">
      <div className="mt-4">
        {all.wallet && all.card ? <WayChoice {...{ way, isBusy, onWay: setWay }} /> : null}
        {way === 'card' ? <ByCard {...side} /> : <FromWallet {...side} />}
      </div>
    </Sheet>
  )
}
