import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { prepareStandInProcess } from '#test/local/stripe/kit/startStandInProcess.ts'
import { clientOf, runCommand, STAND_IN_KEY, type StandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { startDurableDatabase } from '../../machine/durableCluster.ts'
import { type ApiCaller, createApiCaller } from './callApi.ts'

/** A creator who sells tier 1 by card. */
export interface ShopCreator {
  host: Person
  channelId: string
  /** id of the account at the provider */
  account: string
}

/** An api and a worker before a durable database and a stand-in that is a process of its own, with people who may buy. */
export interface CardShop {
  db: Database
  api: TestApi
  caller: ApiCaller
  creators: ShopCreator[]
  fans: Person[]
  /** the provider itself, past whatever stands before it */
  stripe: StandIn['stripe']
  /** what a notice for the connect endpoint is signed with */
  connectSecret: string
  order(name: string, params: object): Promise<unknown>
  end(): Promise<void>
}

export interface CardShopOptions {
  creators: number
  fans: number
  /** Stands between our processes and the provider. @returns where they ask instead */
  before?(apiUrl: string): Promise<{ url: string; close(): Promise<void> }>
}

const PRICE = 900
const AT_ONCE = 256

async function addCreators(
  shop: Omit<CardShop, 'creators' | 'end'>,
  hosts: Person[],
): Promise<ShopCreator[]> {
  const { db, caller, order } = shop
  const owner = db.pool('owner')
  const stage = await setStage(db)
  const creators: ShopCreator[] = []
  const demand = async (host: Person, method: string, to: string, body?: object) => {
    const answer = await caller.call(host, method, to, body)
    if (answer.status >= 300) throw new Error(`${method} ${to}: ${JSON.stringify(answer.body)}`)
  }
  for (const [n, host] of hosts.entries()) {
    const { channelId } = await stage.creator(host)
    await owner.query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      newId('idn', randomBytes),
      host.accountId,
      `creator${n}@example.test`,
    ])
    await demand(host, 'POST', '/v1/me/connect-account/links', { country: 'DE' })
    const { rows } = await owner.query<{ account_ref: string }>(
      'SELECT k.account_ref FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id WHERE c.account_id = $1',
      [host.accountId],
    )
    const account = String(rows[0]?.account_ref)
    await order('accounts/activate', { account })
    await demand(host, 'POST', '/v1/me/connect-account/readings')
    await demand(host, 'PUT', `/v1/channels/${channelId}/card-prices/1`, {
      amount: PRICE,
      refundRule: 'never',
    })
    creators.push({ host, channelId, account })
  }
  return creators
}

/** Opens a shop; the provider has no limits and tells both endpoints. */
export async function openCardShop({ creators, fans, before }: CardShopOptions): Promise<CardShop> {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  const dir = path.join(installation.dir, 'stand-in')
  mkdirSync(dir)
  const prepared = await prepareStandInProcess(dir)
  const standIn = await prepared.start()
  const between = await before?.(prepared.apiUrl)
  const secrets = {
    platform: `whsec_${randomBytes(24).toString('hex')}`,
    connect: `whsec_${randomBytes(24).toString('hex')}`,
  }
  const file = (name: string, text: string) => {
    const target = path.join(installation.dir, name)
    writeFileSync(target, `${text}\n`, { mode: 0o600 })
    return target
  }
  Object.assign(installation.settings, {
    STRIPE_KEY_FILE: file('payment', STAND_IN_KEY),
    STRIPE_API_URL: between?.url ?? prepared.apiUrl,
    STRIPE_WEBHOOK_SECRET_FILE: file('webhook', secrets.platform),
    STRIPE_CONNECT_WEBHOOK_SECRET_FILE: file('connect-webhook', secrets.connect),
    LIMIT_NEW_CONNECT: '1000000/60',
    LOG_LEVEL: 'warn',
  })
  const api = await startApi(db, installation)
  const worker = await startWorker(db, installation, { PUBLIC_URL: api.url })
  const caller = createApiCaller(api.url, AT_ONCE)
  const order = (name: string, params: object) => runCommand(prepared.commandsUrl, name, params)
  const people = await seedPeople(db.pool('api'), installation, creators + fans)
  const shop = {
    ...{ db, api, caller, fans: people.slice(creators), stripe: clientOf(prepared.apiUrl), order },
    connectSecret: secrets.connect,
  }
  const sellers = await addCreators(shop, people.slice(0, creators))
  for (const endpoint of ['platform', 'connect'] as const)
    await order('endpoints/ensure', {
      url: `${api.url}/v1/webhooks/provider/${endpoint}`,
      secret: secrets[endpoint],
      connect: endpoint === 'connect',
    })
  await db.pool('owner').query('ANALYZE')
  return {
    ...shop,
    creators: sellers,
    async end() {
      caller.close()
      await Promise.all([api.stop(), worker.stop()])
      await between?.close()
      await standIn.stop()
      installation.remove()
      await db.stop()
    },
  }
}
