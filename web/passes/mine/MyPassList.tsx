import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CardTicket, MyPass } from '#api/passes/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { CardTicketRow } from './CardTicketRow.tsx'
import { PassNotes } from './MyPassNotes.tsx'
import { myPassesQuery } from './myPasses.ts'
import { ShareLinkButton } from './ShareLinkButton.tsx'

/** What a card or a chain does to them comes while the page is open. */
const LOOK_AGAIN_MS = 5000

interface MyPassListProps {
  channelLink: (handle: string, name: Typed) => ReactNode
  /** the way to the door that it opens */
  watchLink: (handle: string, name: Typed) => ReactNode
  ticketActions?: (ticket: CardTicket) => ReactNode
}

function Row({ pass, channelLink, watchLink }: MyPassListProps & { pass: MyPass }) {
  const { channel, validUntil } = pass
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4" data-testid="my-pass">
      <div>
        <p className="font-medium">
          {channel ? channelLink(channel.handle, channel.name) : shortAddress(pass.collection)} ·{' '}
          <bdi>{pass.tierName}</bdi>
        </p>
        <p className="text-sm text-t2">
          {validUntil ? `Until ${formatDate(validUntil)}` : 'For ever'} · in {shortAddress(pass.wallet)}
        </p>
      </div>
      <PassNotes pass={pass} />
      {channel ? <p>{watchLink(channel.handle, channel.name)}</p> : null}
      {pass.shareBps > 0 && channel ? (
        <ShareLinkButton handle={channel.handle} wallet={pass.wallet} shareBps={pass.shareBps} />
      ) : null}
    </li>
  )
}

/** What was bought by card, and live passes of every linked wallet. */
export function MyPassList({ channelLink, watchLink, ticketActions }: MyPassListProps) {
  const { data, error, refetch } = useQuery({ ...myPassesQuery(), refetchInterval: LOOK_AGAIN_MS })
  if (error && !data)
    return <Oops what="We could not load your passes." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your passes">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  if (data.passes.length + data.cardTickets.length === 0) return <Empty>You hold no pass.</Empty>
  return (
    <ul>
      {data.cardTickets.map((ticket) => (
        <CardTicketRow
          key={ticket.purchaseIds.join()}
          ticket={ticket}
          channelLink={channelLink}
          actions={
            <>
              {ticket.channel && !ticket.isFrozen ? (
                <p>{watchLink(ticket.channel.handle, ticket.channel.name)}</p>
              ) : null}
              {ticketActions?.(ticket)}
            </>
          }
        />
      ))}
      {data.passes.map((pass) => (
        <Row key={`${pass.collection}:${pass.passId}`} {...{ pass, channelLink, watchLink }} />
      ))}
    </ul>
  )
}
