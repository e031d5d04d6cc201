import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { isWalletPerson } from '#web/chain/openWallet.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { TierTicket } from './TierTicket.tsx'
import { tierOffers } from './tierOffer.ts'

// below everything else, and only where there is something to compare
const TierCompare = lazy(() => import('./TierCompare.tsx').then((file) => ({ default: file.TierCompare })))
const WhoIsPaid = lazy(() => import('./WhoIsPaid.tsx'))
// a part that cannot be loaded must not take the tiers along
const ShareMyLink = lazy(() => import('./mine/ShareMyLink.tsx').catch(() => ({ default: () => null })))

export interface JoinTabProps {
  page: ChannelPage
  onNeedSignIn: () => Promise<boolean>
  /** opens the sheet that sells a tier by card */
  onPayByCard?: (tierNo: number) => void
  /** what the owner can do here */
  ownerActions?: ReactNode
}

function finalText(safeS: number | undefined): string {
  if (safeS === undefined) return ''
  return safeS < 1 ? 'Final at once.' : `Final about ${Math.round(safeS)} s after you pay.`
}

/** The tiers of a channel as tickets, compared below. One lamp: the next sensible step up. */
export function JoinTab({ page, onNeedSignIn, onPayByCard, ownerActions }: JoinTabProps) {
  const { data: config } = useQuery(configQuery())
  const me = useMe()
  const isByCard = Boolean(onPayByCard) && page.tiers.some(({ cardPrice }) => cardPrice)
  const isCardFirst = isByCard && !page.isOwner && !isWalletPerson(me)
  const offers = tierOffers(page)
  const { name } = page.channel
  const nextTier = offers.find(({ isNext }) => isNext)?.tier.tierNo ?? 0
  if (offers.length === 0) {
    return (
      <div className="pt-7 pb-16" data-testid="state:join:empty">
        <Empty action={ownerActions}>
          <bdi>{name}</bdi> has no passes yet.
        </Empty>
      </div>
    )
  }
  return (
    <section className="pt-7 pb-16" aria-labelledby="passes">
      <h2 className="sr-only" id="passes">
        Passes
      </h2>
      <div className="tickets">
        {offers.map((offer) => (
          <TierTicket
            key={offer.tier.tierNo}
            {...{ page, offer, onNeedSignIn, isCardFirst }}
            onPayByCard={page.isOwner ? null : (onPayByCard ?? null)}
          />
        ))}
      </div>
      {isCardFirst ? (
        <p className="text-sm text-t3 mt-3">
          You read who gets what, and when money comes back, before you pay. What the payment provider costs
          is the platform’s.
        </p>
      ) : (
        <p className="text-sm text-t3 mt-3">
          <Suspense fallback={`All of it goes to ${isolated(name)}.`}>
            <WhoIsPaid page={page} tierNo={nextTier} />
          </Suspense>{' '}
          {finalText(config?.chain.safeS)} One live pass for each wallet.
        </p>
      )}
      <Suspense fallback={null}>
        <ShareMyLink page={page} />
      </Suspense>
      {offers.length > 1 ? (
        <Suspense fallback={null}>
          <TierCompare offers={offers} isCardFirst={isCardFirst} />
        </Suspense>
      ) : null}
      {ownerActions ? <div className="flex flex-wrap items-center gap-2 mt-8">{ownerActions}</div> : null}
    </section>
  )
}
