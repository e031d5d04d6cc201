import { useQuery } from '@tanstack/react-query'
import { configQuery } from '#web/kit/api/queries.ts'
import { workingWord } from '#web/transactions/txPhase.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { type CardPressParts, useCardPress } from './useCardPress.ts'
import { type EscrowPress, type EscrowPressParts, useEscrowPress } from './useEscrowPress.ts'

export interface CallPressParts<Order> extends EscrowPressParts<Order>, CardPressParts<Order> {
  /** how the booking is paid */
  rail: OwnBooking['rail']
}

export interface CallPress<Order> extends EscrowPress<Order> {
  /** what its button says while it works; null: its own words */
  word: string | null
}

/** What somebody decided about a booked call: by wallet its escrow is asked, by card the server, and no wallet is opened. */
export function useCallPress<Order>({ rail, ...parts }: CallPressParts<Order>): CallPress<Order> {
  const { data: config } = useQuery(configQuery())
  const byWallet = useEscrowPress<Order>(parts)
  const byCard = useCardPress<Order>(parts)
  if (rail === 'card') return { ...byCard, word: byCard.isBusy || byCard.isAwaited ? 'Sending' : null }
  const working = workingWord(byWallet.phase, config?.chain.name ?? 'the network')
  return { ...byWallet, word: byWallet.isAwaited ? 'Confirming' : working }
}
