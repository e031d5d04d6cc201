import type { ReactNode } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { Icon } from '../controls/Icon.tsx'
import { ticketArt } from './pictures.ts'
import { Rank } from './Rank.tsx'

/** Props of a ticket: one tier, offered or held. `place` counts from the lowest rank. */
export interface TicketProps {
  name: Typed
  place: number
  of: number
  /** one line each */
  benefits: readonly Typed[]
  price: ReactNode
  /** under the price, e.g. `30 days` */
  term: string
  /** e.g. `213 of 250 left` */
  supply?: string | null
  /** shown over the art when it is held, e.g. `Yours until 20 Dec` */
  held?: string | null
  action?: ReactNode
  testId?: string
}

/** What people buy looks like a ticket: art, name, what it opens, and the stub with price and action. */
export function Ticket({
  name,
  place,
  of,
  benefits,
  price,
  term,
  supply,
  held,
  action,
  testId,
}: TicketProps) {
  return (
    <article className="ticket" data-testid={testId} aria-label={`${name} pass`}>
      <div className="gel">
        <img src={ticketArt(place)} alt="" width={640} height={180} />
        {held ? (
          <span className="ov ok bl" data-theme="dark">
            <Icon name="check" />
            {held}
          </span>
        ) : null}
      </div>
      <div className="tb">
        <h3 className="flex items-center justify-between gap-2">
          <bdi className="d4">{name}</bdi>
          <Rank place={place} of={of} />
        </h3>
        <ul className="tick mt-3">
          {benefits.map((line) => (
            <li key={line}>
              <Icon name="check" />
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      </div>
      <div className="stub">
        <p>
          <span className="d4 figures whitespace-nowrap">{price}</span>
          <br />
          <span className="text-sm text-t3 figures">{term}</span>
        </p>
        <div className="flex items-center justify-between gap-2">
          <span className="text-xs text-t3 figures">{supply ?? ''}</span>
          {action}
        </div>
      </div>
    </article>
  )
}
