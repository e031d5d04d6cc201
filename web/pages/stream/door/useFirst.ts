import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import type { DoorFirst } from '#web/access/door/door.ts'
import { areAllOf, staysFirst, waysOf } from '#web/access/door/ways.ts'
import type { Refusal } from '#web/access/refusal.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { inTime } from './inTime.ts'

/** Who stands at a door waits no longer for prices than this, milliseconds, whatever it is that does not answer. */
const MAX_WAIT_MS = 3000

export interface FirstInput {
  channel: ChannelPage
  room: Room | null
  refusal: Refusal
  /** what is sold by wallet; null where nothing is */
  offer: Offer | null
  /** what a wallet buys */
  action: PassAction | null
  /** nothing is got with a wallet here */
  speaksCard: boolean
}

/** What a price is told from another one by. */
export function priceOf(offer: Offer | null): string | null {
  if (!offer) return null
  const { tierNo, priceUnits, currency } = offer.tier
  return [tierNo, priceUnits, currency, offer.isUpgrade].join(' ')
}

/**
 * What comes first at a door by what it costs, asked once while its card is open: a price that changes moves no button under a finger.
 * Only of who was refused is known what they miss.
 */
export function useFirst(input: FirstInput): { first: DoorFirst | null; isComparing: boolean } {
  const { channel, room, refusal, offer, action, speaksCard } = input
  const queries = useQueryClient()
  const gate = room?.gate
  const ways = speaksCard ? [] : waysOf(refusal, gate, priceOf(offer))
  const isAll = areAllOf(refusal, ways)
  const isAsked = ways.length > 1 && (gate?.mode === 'any' || isAll)
  // another gate is another card; what is missing of it, and a price, are not
  const card = [room?.id, refusal.code, gate?.mode].join(' ')
  const chosen = useRef<{ card: string; first: DoorFirst | null } | null>(null)
  const kept = chosen.current?.card === card ? chosen.current : null
  const isChosen = kept !== null && Boolean(gate && staysFirst(kept.first, gate, ways))
  async function read(): Promise<DoorFirst | null> {
    if (!room || !gate) return null
    const [{ readFirst }, config] = await Promise.all([
      import('./readCosts.ts'),
      queries.ensureQueryData(configQuery()),
    ])
    const pass = offer && action && { offer, action }
    return readFirst(queries, { ways, isAll, room: { id: room.id, gate }, channel, config, pass })
  }
  const { data, isPending } = useQuery({
    queryKey: ['door-first', card, ...ways.map(({ key }) => key)],
    // what failed or is late is not asked again, for it would move a button under a finger
    queryFn: () => inTime(read(), MAX_WAIT_MS),
    enabled: isAsked && !isChosen,
    staleTime: Number.POSITIVE_INFINITY,
    // who is offline stands at a door as well
    networkMode: 'always',
    gcTime: 0,
  })
  if (isAsked && !isChosen && data !== undefined) chosen.current = { card, first: data }
  const first = isChosen ? kept.first : isAsked ? (data ?? null) : null
  // where all are asked for nothing changes its place
  return { first, isComparing: isAsked && !isChosen && isPending && gate?.mode === 'any' }
}
