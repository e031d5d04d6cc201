import type { ChannelPage } from '#api/creators/contract.ts'
import type { Client } from '#local/visitor/createClient.ts'
import { proveSecondFactor } from '#local/visitor/secondFactor.ts'
import type { DemoCardSale } from './creators.ts'
import { openCardAccount } from './openCardAccount.ts'

/** What selling by card takes of an installation. */
export interface CardDemo {
  /** page of the local mail server, where the code for the creator's address arrives */
  mailboxUrl: string
  /** where a creator's authenticator app is kept, by handle */
  factorFileOf(handle: string): string
}

/** A creator who is about to sell by card. */
interface Seller {
  client: Client
  handle: string
  sale: DemoCardSale
  cards: CardDemo
  signIn: () => Promise<unknown>
  /** milliseconds since the epoch */
  clock: () => number
}

const reasonOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: Error) => error.message,
  )

/**
 * Begins to make a signed-in creator one who sells by card; proves them a second time before it returns, which changes the
 * session. The provider's pages need no chain, so they are gone through beside it.
 * @returns sets the price once there is a tier, and says why it came to nothing; null: it is for sale. It never rejects.
 */
export async function startCardSale(seller: Seller): Promise<() => Promise<string | null>> {
  const { client, handle, sale, cards, signIn, clock } = seller
  const nowS = Math.floor(clock() / 1000)
  const unproven = await reasonOf(proveSecondFactor(client, cards.factorFileOf(handle), signIn, nowS))
  const opening = unproven ? null : reasonOf(openCardAccount(client, cards.mailboxUrl, sale))
  return async () => unproven ?? (await opening) ?? (await reasonOf(setPrice(client, handle, sale)))
}

async function setPrice(client: Client, handle: string, sale: DemoCardSale): Promise<void> {
  const { channel, tiers } = await client.get<ChannelPage>(`/v1/channels/${handle}`)
  const tier = tiers.find(({ name }) => name === sale.tier)
  if (!tier) throw new Error(`there is no tier ${sale.tier}`)
  if (tier.cardPrice) return
  await client.send('PUT', `/v1/channels/${channel.id}/card-prices/${tier.tierNo}`, {
    amount: sale.amount,
    refundRule: 'window',
    refundDays: sale.refundDays,
  })
}
