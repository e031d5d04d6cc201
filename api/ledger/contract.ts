import { z } from 'zod'
import { address, units } from '../accounts/contract.ts'
import { channelCard } from '../creators/contract.ts'
import type { Routes } from '../http/contract.ts'

/** What could not be delivered to a wallet, and waits for it in the ledger. */
const waitingMoney = z
  .object({
    wallet: address,
    /** linked to the account; else sales of a collection of theirs go there, or went */
    isLinked: z.boolean(),
    currency: z.int(),
    symbol: z.string(),
    decimals: z.int(),
    owedUnits: units,
    ledger: address,
    /** contract that deposited it last */
    source: address.nullable(),
    /** whose passes that contract sells; null when it is not one of ours */
    channel: channelCard.pick({ handle: true, name: true }).nullable(),
    /** the last block that it is known at, where that is not the newest */
    asOfBlock: z.int().optional(),
  })
  .meta({ id: 'WaitingMoney' })
export type WaitingMoney = z.infer<typeof waitingMoney>

export const ledgerRoutes = {
  listWaitingMoney: {
    method: 'GET',
    path: '/v1/me/waiting-money',
    summary:
      'What waits in the ledger for the linked wallets and for payouts of the own collections, and where it came from',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ waiting: z.array(waitingMoney) }) },
    problems: [],
  },
} as const satisfies Routes
