import type { Tier } from '#api/creators/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { ticketArt } from '#web/kit/marks/pictures.ts'
import { Rank } from '#web/kit/marks/Rank.tsx'
import type { TierCardPrice } from './offer.ts'

export interface Offer {
  tier: Tier
  /** the tier's place among the creator's ranks, from 1 */
  place: number
  of: number
  receiver: Typed
  /** expected seconds until the payment is final */
  finalS: number
  /** upgrades: what is paid is less than the price; the wallet shows the exact amount */
  isUpgrade: boolean
  /** null: it is paid by wallet */
  card: TierCardPrice | null
}

function leftOf(tier: Tier): number | null {
  return tier.maxSupply === 0 ? null : tier.maxSupply - tier.minted
}

function term(tier: Tier): string {
  return tier.durationS === 0
    ? 'Opens the door for ever'
    : `Opens the door for ${formatDuration(tier.durationS)}`
}

/**
 * The three lines of money: how much, to whom, when final.
 * @param shareBps part of it for whoever sent the buyer, hundredths of a percent
 */
export function OfferMoney({ offer, shareBps = 0 }: { offer: Offer; shareBps?: number }) {
  const { tier } = offer
  return (
    <dl className="kv">
      <dt>You pay</dt>
      <dd className="font-medium">
        {offer.isUpgrade ? <span className="text-t2">at most </span> : null}
        <Amount value={tier.priceUnits} decimals={tier.decimals} symbol={tier.symbol} />
      </dd>
      <dt>Goes to</dt>
      <dd>
        {shareBps === 0
          ? `${isolated(offer.receiver)}, all of it`
          : `${isolated(offer.receiver)}, and ${shareBps / 100} % of it to who sent you the link`}
      </dd>
      <dt>Final</dt>
      <dd>{offer.finalS < 1 ? 'at once' : `about ${Math.round(offer.finalS)} s after you pay`}</dd>
      {tier.refundWindowS && tier.priceUnits !== '0' ? (
        <>
          <dt>Give back</dt>
          <dd>for {formatDuration(tier.refundWindowS)} after you pay</dd>
        </>
      ) : null}
    </dl>
  )
}

/** What is paid by card and who gets it: `€9, Northlight gets €8.10`. */
export function cardMoneyLine({ amount, currency, creatorGets }: TierCardPrice, receiver: Typed): string {
  const part = creatorGets === amount ? 'all of it' : formatMoney(creatorGets, currency)
  return `${formatMoney(amount, currency)}, ${isolated(receiver)} gets ${part}`
}

/** The small ticket in the door, and the money; by card that stands in the line under the title. */
export function DoorOffer({ offer }: { offer: Offer }) {
  const { tier, place, of } = offer
  const left = leftOf(tier)
  return (
    <>
      <div className="ticket gt">
        <div className="gel">
          <img src={ticketArt(place)} alt="" width={640} height={180} />
        </div>
        <div className="tb">
          <p className="flex items-center justify-between gap-2">
            <span className="d4">
              <bdi>{tier.name}</bdi> pass
            </span>
            <Rank place={place} of={of} />
          </p>
          <p className="text-sm text-t2 mt-1">
            <bdi>{tier.benefits || term(tier)}</bdi>
          </p>
        </div>
        <div className="stub">
          <span className="text-sm text-t2">Passes left</span>
          <span className="text-sm figures">
            {left === null ? (
              <span className="text-t3">no limit</span>
            ) : (
              <>
                <b className="font-medium">{left}</b> <span className="text-t3">of {tier.maxSupply}</span>
              </>
            )}
          </span>
        </div>
      </div>
      {offer.card ? null : <OfferMoney offer={offer} />}
    </>
  )
}
