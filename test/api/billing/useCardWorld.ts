import { expect } from 'chai'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { startApi, type TestApi } from '#test/kit/api.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { PLATFORM, STAND_IN_KEY, type StandIn, useStandIn } from '#test/local/stripe/kit/useStandIn.ts'
import { type ProviderRelay, takeProviderRelay } from './providerRelay.ts'

/** Path of the own account at the payment provider. */
export const CONNECT_PATH = '/v1/me/connect-account'

/** An api that takes cards, the stand-in it talks to, and what stands between them. */
export interface CardWorld {
  api(): TestApi
  relay(): ProviderRelay
  standIn(): StandIn
  /** somebody with a channel and an address */
  creator(options?: { hasEmail?: boolean }): Promise<Client & { name: string }>
  open(client: Client, country?: string): ReturnType<Client['call']>
  read(client: Client): Promise<ConnectAccount>
  refresh(client: Client): Promise<ConnectAccount>
  /** id of somebody's account at the provider */
  refOf(client: Client): Promise<string | undefined>
  /** accounts that the provider has for a name */
  madeFor(name: string): Promise<unknown[]>
  order(name: string, params: object): Promise<unknown>
}

/** An api reads who waits in line, and was refused there, once a second. */
const READ_AGAIN_MS = 1000
/** When the last one stood behind who was refused. */
let lineReadMs = 0

/** @param standIn another provider than one of its own in this process */
export function useCardWorld(
  database: Database,
  settings: Record<string, string> = {},
  standIn: () => StandIn = useStandIn(),
): CardWorld {
  let relay: ProviderRelay
  let api: TestApi
  let count = 0

  before('start an api that takes cards', async function () {
    this.timeout(60_000)
    relay = await takeProviderRelay(() => standIn().url)
    const installation = sharedInstallation()
    Object.assign(installation.settings, {
      STRIPE_KEY_FILE: installation.file('payment', `${STAND_IN_KEY}\n`),
      ...{ STRIPE_API_URL: relay.url, LIMIT_NEW_CONNECT: '1000000/60', ...settings },
    })
    // nobody else has files of a test
    const isOwn = Object.entries(settings).some(
      ([name, file]) => name.endsWith('_FILE') && !file.startsWith(installation.dir),
    )
    api = await (isOwn ? startApi : takeApi)(database, installation)
    await until('the line is read anew', () => Date.now() - lineReadMs > READ_AGAIN_MS)
    // as it began with it: an api that goes on asks no second time whose key it is
    await database
      .pool('owner')
      .query(
        'INSERT INTO app.payment_platform (account_ref, is_live) VALUES ($1, false) ON CONFLICT DO NOTHING',
        [PLATFORM],
      )
  })
  after('leave it', async () => {
    if (relay?.hasRefused) lineReadMs = Date.now()
    await api?.stop()
    await relay?.close()
  })
  afterEach(() => {
    relay.passage = 'passes'
    relay.refuses = null
    relay.holds = null
  })

  const call = async (client: Client, method: string, to: string) =>
    (await client.call(method, to)).body as ConnectAccount
  return {
    ...{ api: () => api, relay: () => relay, standIn },
    async creator({ hasEmail = true } = {}) {
      const client = await signIn(api.url)
      const letters = 'abcdefghjkmnpqrstuvwxyz'[count++]?.repeat(4)
      const name = `Tide of ${letters}`
      const made = await client.call('POST', '/v1/channels', { body: { handle: `tide-${letters}`, name } })
      expect(made.status, made.text).to.equal(201)
      if (hasEmail)
        await database
          .pool('owner')
          .query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
            `idn_${String(count).padStart(22, '0')}`,
            client.accountId,
            `${letters}@example.test`,
          ])
      return { ...client, name }
    },
    open: (client, country = 'DE') => client.call('POST', `${CONNECT_PATH}/links`, { body: { country } }),
    read: (client) => call(client, 'GET', CONNECT_PATH),
    refresh: (client) => call(client, 'POST', `${CONNECT_PATH}/readings`),
    async refOf({ accountId }) {
      const { rows } = await database
        .pool('owner')
        .query(
          'SELECT k.account_ref FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id WHERE c.account_id = $1',
          [accountId],
        )
      return rows[0]?.account_ref
    },
    async madeFor(name) {
      const { store, stripe } = standIn()
      const ids = store
        .transact((tx) => tx.list<{ id: string; object: string }>('account'))
        .map(({ id }) => id)
      const accounts = await Promise.all(
        ids.map((id) => stripe.v2.core.accounts.retrieve(id).catch(() => null)),
      )
      return accounts.filter((account) => account?.display_name === name)
    },
    order: (name, params) => standIn().command(name, params),
  }
}
