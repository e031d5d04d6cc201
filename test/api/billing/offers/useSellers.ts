import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardPrices, CardQuote } from '#api/billing/offers/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { newId } from '#domain/ids.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import type { StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { type CardWorld, useCardWorld } from '../useCardWorld.ts'

/** A creator with a collection, whom money by card can reach. */
export interface Seller {
  client: Client
  /** of the channel */
  name: string
  channelId: string
  handle: string
  /** 0x hex */
  collection: string
  /** id of the account at the provider */
  account: string
  /** puts a tier on the chain: flags as its contract has them */
  tier(tierNo: number, terms?: { flags?: number; maxSupply?: number; rank?: number }): Promise<void>
  /** changes what the chain says of a tier */
  change(tierNo: number, what: string): Promise<void>
  setPrice(tierNo: number, amount: unknown, terms?: object): Promise<Reply>
  prices(): Promise<CardPrices>
  page(): Promise<ChannelPage>
}

export interface SellerWorld extends CardWorld {
  /** with a tier 1 that has no limit and no price yet */
  seller(options?: { country?: string; isActive?: boolean }): Promise<Seller>
  fan(): Promise<Client>
  ask(client: Client, seller: Seller, tierNo?: number): Promise<Reply>
  /** a quote that must be given */
  quote(client: Client, seller: Seller, tierNo?: number): Promise<CardQuote>
  shift(interval: string): Promise<unknown>
  /** as if the account of a seller was read some time ago */
  readAgo(seller: Seller, interval: string): Promise<unknown>
  ban(client: Client, seller: Seller): Promise<unknown>
  /** a right by card that runs for so long; without a length for ever */
  hold(
    client: Client,
    seller: Seller,
    right?: { tierNo?: number; days?: number | null; isFrozen?: boolean },
  ): Promise<unknown>
}

/** Creators who sell by card, and people who may buy. */
export function useSellers(
  database: Database,
  settings: Record<string, string> = {},
  standIn?: () => StandIn,
): SellerWorld {
  const world = useCardWorld(database, settings, standIn)
  const owner = () => database.pool('owner')
  const indexer = () => database.pool('indexer')
  const rows = () => createChainRows(indexer())
  let isIndexed = false
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const setPrice = (client: Client, path: string, amount: unknown, terms: object) =>
    client.call('PUT', path, { body: { amount, refundRule: 'never', ...terms } })
  const ask = (client: Client, { channelId }: Seller, tierNo = 1) =>
    client.call('POST', '/v1/card-quotes', { body: { channelId, tierNo } })

  return {
    ...world,
    ask,
    async seller({ country = 'DE', isActive = true } = {}) {
      if (!isIndexed) await rows().cursor(100)
      isIndexed = true
      const client = await world.creator()
      const page = (await client.call('GET', '/v1/me/channels')).body.channels[0]
      const { address, txHash } = await rows().collection(client.wallet.address)
      const path = `/v1/channels/${page.id}`
      expect((await client.call('PUT', `${path}/collection`, { body: { txHash } })).status).to.equal(200)
      expect((await world.open(client, country)).status).to.equal(200)
      const account = String(await world.refOf(client))
      if (isActive) {
        await world.order('accounts/activate', { account })
        expect(await world.refresh(client)).to.include({ state: 'active' })
      }
      const seller: Seller = {
        ...{
          client,
          name: client.name,
          channelId: page.id,
          handle: page.handle,
          collection: address,
          account,
        },
        tier: (tierNo, terms = {}) => rows().tier(address, tierNo, terms),
        change: async (tierNo, what) => {
          await indexer().query(
            `UPDATE chain.tier SET ${what} WHERE collection = decode($1, 'hex') AND tier_no = $2`,
            [address.slice(2), tierNo],
          )
        },
        setPrice: (tierNo, amount, terms = {}) =>
          setPrice(client, `${path}/card-prices/${tierNo}`, amount, terms),
        prices: async () => (await client.call('GET', `${path}/card-prices`)).body,
        page: async () => (await request(world.api().url, 'GET', `/v1/channels/${page.handle}`)).body,
      }
      await seller.tier(1)
      return seller
    },
    fan: () => signIn(world.api().url),
    async quote(client, seller, tierNo) {
      const reply = await ask(client, seller, tierNo)
      expect(reply.status, reply.text).to.equal(200)
      return reply.body
    },
    shift: (interval) => owner().query('UPDATE app.clock SET shift = $1::interval', [interval]),
    readAgo: ({ account }, interval) =>
      owner().query(
        'UPDATE app.connect_account SET read_at = app.now() - $2::interval WHERE account_ref = $1',
        [account, interval],
      ),
    hold(client, { collection, client: host }, { tierNo = 1, days = 30, isFrozen = false } = {}) {
      const id = newId('ent', randomBytes)
      return owner().query(
        `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, state,
           length_s, valid_from, valid_until, left_s)
         SELECT $1::text, $1::text, $2, c.id, 31337, decode($3, 'hex'), $4::int, $4::int, $1::text, CASE WHEN $6 THEN 'frozen' ELSE 'active' END::app.entitlement_state,
           $5::int * 86400, app.now(), app.now() + make_interval(days => $5), CASE WHEN $6 THEN $5 * 86400 END
         FROM app.creator c WHERE c.account_id = $7`,
        [id, client.accountId, collection.slice(2), tierNo, days, isFrozen, host.accountId],
      )
    },
    async ban(client, { channelId, client: host }) {
      const action = `act_${randomBytes(11).toString('hex')}`
      await owner().query(
        `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         VALUES ($1, $2, $3, $4, 'ban', 'spam', 'Spam')`,
        [action, channelId, host.accountId, client.accountId],
      )
      return owner().query(
        "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'Spam')",
        [channelId, client.accountId, action],
      )
    },
  }
}
