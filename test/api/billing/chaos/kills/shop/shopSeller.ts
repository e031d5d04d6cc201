import { randomBytes } from 'node:crypto'
import { newId } from '#domain/ids.ts'
import type { Person } from '#test/kit/access/person.ts'
import type { Stage } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { CHAIN_ID, type KilledChain } from './killedChain.ts'

export interface ShopSeller {
  host: Person
  channelId: string
  collection: Buffer
}

/** What a seller needs of the shop that is being opened. */
export interface SellerOrder {
  db: Database
  chain: KilledChain | null
  insist(person: Person, method: string, to: string, body?: object): Promise<Reply>
  stage(): Promise<Stage>
  run(name: string, params: object): Promise<unknown>
}

/** Amount of everything that is sold here, in the smallest unit. */
const PRICE = 900

/** A creator whose collection is on the chain, and whose tier the index has. */
async function makeOnChain({ db, chain, insist }: SellerOrder, host: Person): Promise<ShopSeller> {
  if (!chain) throw new Error('this shop has no chain')
  const collection = Buffer.from((await chain.collection()).slice(2), 'hex')
  const handle = `n${randomBytes(9).toString('hex')}`
  const reply = await insist(host, 'POST', '/v1/channels', { handle, name: 'Northlight' })
  if (reply.status >= 300) throw new Error(reply.text)
  const channelId = reply.body.channel.id as string
  const owner = db.pool('owner')
  await owner.query(
    'INSERT INTO app.collection (chain_id, collection, creator_id) SELECT $1, $2, creator_id FROM app.channel WHERE id = $3',
    [CHAIN_ID, collection, channelId],
  )
  await owner.query(
    "INSERT INTO app.tier_text (chain_id, collection, tier_no, version, name) VALUES ($1, $2, 1, 1, 'Bronze')",
    [CHAIN_ID, collection],
  )
  await until('the index has the tier', async () => {
    const { rowCount } = await owner.query('SELECT FROM chain.tier WHERE collection = $1', [collection])
    return rowCount === 1
  })
  return { host, channelId, collection }
}

/** Makes somebody a creator who is paid at the provider and sells tier 1 by card. */
export async function openSeller(order: SellerOrder, host: Person): Promise<ShopSeller> {
  const demand = async (method: string, to: string, body?: object) => {
    const reply = await order.insist(host, method, to, body)
    if (reply.status >= 300) throw new Error(`${method} ${to}: ${reply.text}`)
  }
  const owner = order.db.pool('owner')
  const seller = order.chain ? await makeOnChain(order, host) : await (await order.stage()).creator(host)
  await owner.query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
    ...[newId('idn', randomBytes), host.accountId, `${host.accountId.slice(4)}@example.test`],
  ])
  await demand('POST', '/v1/me/connect-account/links', { country: 'DE' })
  const { rows } = await owner.query<{ account_ref: string }>(
    'SELECT k.account_ref FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id WHERE c.account_id = $1',
    [host.accountId],
  )
  await order.run('accounts/activate', { account: rows[0]?.account_ref })
  await demand('POST', '/v1/me/connect-account/readings')
  const terms = { amount: PRICE, refundRule: 'window', refundDays: 14 }
  await demand('PUT', `/v1/channels/${seller.channelId}/card-prices/1`, terms)
  return seller
}
