import type { ReactNode } from 'react'
import type { CardTicket } from '#api/passes/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'

interface CardTicketRowProps {
  ticket: CardTicket
  channelLink: (handle: string, name: Typed) => ReactNode
  /** what can be done with it besides */
  actions?: ReactNode
}

function endText({ validUntil, isFrozen, isProvisional }: CardTicket): string {
  if (isFrozen) return 'On hold'
  if (isProvisional) return 'Yours while your bank confirms the payment'
  return validUntil ? `Yours until ${formatDate(validUntil)}` : 'Yours for ever'
}

/** What was bought by card and runs, or waits for its payment to be settled. */
export function CardTicketRow({ ticket, channelLink, actions }: CardTicketRowProps) {
  const { channel, tierName } = ticket
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4" data-testid="card-ticket">
      <div>
        <p className="font-medium">
          {channel ? <>{channelLink(channel.handle, channel.name)} · </> : null}
          <bdi>{tierName}</bdi>
        </p>
        <p className="text-sm text-t2">{endText(ticket)}</p>
      </div>
      {ticket.isFrozen ? (
        <Note tone="warn" icon="clock" testId="ticket-on-hold">
          Its payment is disputed or being paid back. What is left of it is kept, and it opens no door until
          that is settled.
        </Note>
      ) : null}
      {actions}
    </li>
  )
}
