import type { ReactNode } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatDate, formatDuration } from '#web/kit/format/formatTime.ts'
import { Ticket } from '#web/kit/marks/Ticket.tsx'
import { BuyPassButton } from './BuyPassButton.tsx'
import { benefitLines, supplyText, type TierOffer } from './tierOffer.ts'

const DEEDS = { buy: 'Get pass', renew: 'Extend', upgrade: 'Upgrade' } as const

export interface TierTicketProps {
  page: ChannelPage
  offer: TierOffer
  onNeedSignIn: () => Promise<boolean>
}

function action({ page, offer, onNeedSignIn }: TierTicketProps): ReactNode {
  const { state, tier } = offer
  switch (state.kind) {
    case 'held':
      return <span className="t14 m3">Yours</span>
    case 'included':
      return <span className="t14 m3">Included in {state.inName}</span>
    case 'closed':
      return <span className="t14 m3">{state.why}</span>
    default:
      return (
        <BuyPassButton
          channel={page}
          tierNo={tier.tierNo}
          kind={state.kind}
          label={DEEDS[state.kind]}
          look={offer.isNext ? 'lamp' : 'line'}
          onNeedSignIn={onNeedSignIn}
        />
      )
  }
}

function heldText({ page, offer }: TierTicketProps): string | null {
  const { held } = page
  if (held?.tierNo !== offer.tier.tierNo) return null
  return held.validUntil ? `Yours until ${formatDate(held.validUntil)}` : 'Yours'
}

/** One tier as a ticket with the one thing that can be done with it. */
export function TierTicket(props: TierTicketProps) {
  const { tier, name, place, of } = props.offer
  return (
    <Ticket
      name={name}
      place={place}
      of={of}
      benefits={benefitLines(tier)}
      price={<Amount value={tier.priceWei} decimals={tier.decimals} symbol={tier.symbol} />}
      term={formatDuration(tier.durationS)}
      supply={supplyText(tier)}
      held={heldText(props)}
      action={action(props)}
      testId={`tier-${tier.tierNo}`}
    />
  )
}
