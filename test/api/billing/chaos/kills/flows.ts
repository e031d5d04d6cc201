import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { Client } from '#test/kit/client.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../../offers/useSellers.ts'
import type { Followed } from './providerGate.ts'
import type { Killable } from './useKillable.ts'

export interface Holder {
  client: Client
  /** id of a kept card */
  card: string
}

/** What is under way. */
export interface Begun {
  followed: Followed
  /** when nobody waits for anything any more */
  over: Promise<unknown>
}

/** Something that a fan does, and that can be held at any of its steps. */
export interface Flow {
  name: string
  /** what each fan needs first */
  prepare(holders: readonly Holder[]): Promise<unknown>
  /** @param mended resolves when everybody is there again: who was left without an answer goes on */
  begin(holder: Holder, holdAt: number | null, mended: Promise<unknown>): Promise<Begun>
  /** true: a worker does it, which is started once all have begun */
  isWorkers?: true
  /** steps that there have to be at least: a list without them is not one of this */
  milestones: RegExp[]
}

const ATTEMPT = /INSERT INTO app\.attempt/
const REFUND = /INSERT INTO app\.refund /
const RIGHT = /^before INSERT INTO app\.entitlement/
/** Before the lines of a journal are written. */
export const BOOKS = /^before WITH line AS/
const COMMITTED = /^answer to COMMIT/
/** Refunds of long ago do not count. */
const QUARTER_S = 91 * 86_400
const PATIENCE_MS = 60_000
const AGAIN_MS = 300

export function flowsOf({ world, steps, database, pass, worker }: Killable, seller: () => Seller): Flow[] {
  const press = async ({ client }: Holder, body: object) =>
    world.start(client, await world.quote(client, seller()), body)
  const nothing = async () => {}
  /** Paid purchases of everybody, the newest of each. */
  const paidOf = async ({ client }: Holder): Promise<string> => {
    const { rows } = await database
      .pool('owner')
      .query<{ id: string }>(
        "SELECT id FROM app.purchase WHERE account_id = $1 AND state = 'paid' ORDER BY paid_at DESC LIMIT 1",
        [client.accountId],
      )
    return String(rows[0]?.id)
  }

  /** Looks until there is a page, as a page that waits does, and pays there. */
  async function payOnPage({ client }: Holder, id: string): Promise<void> {
    const endMs = Date.now() + PATIENCE_MS
    let purchase: Purchase | null = null
    while (purchase === null || purchase.nextStep.kind === 'wait') {
      if (Date.now() > endMs) throw new Error(`there is no page for ${id}: ${JSON.stringify(purchase)}`)
      await wait(AGAIN_MS)
      const reply = await client.call('GET', `/v1/purchases/${id}`).catch(() => null)
      purchase = reply?.status === 200 ? (reply.body as Purchase) : null
    }
    const { nextStep } = purchase
    if (nextStep.kind === 'page') await payBy(nextStep.url)
    await client.call('GET', `/v1/purchases/${id}`).catch(() => null)
  }

  async function newestOf({ client }: Holder): Promise<string | undefined> {
    const { rows } = await database
      .pool('owner')
      .query<{ id: string }>('SELECT id FROM app.purchase WHERE account_id = $1 AND ended_at IS NULL', [
        client.accountId,
      ])
    return rows[0]?.id
  }

  const sell = async (holders: readonly Holder[]) => {
    await pass(QUARTER_S)
    await Promise.all(
      holders.map(async (holder) => {
        const { status, text } = await press(holder, { way: 'saved_card', cardId: holder.card })
        expect(status, text).to.equal(201)
      }),
    )
    await worker().settle({ readsLists: false })
  }
  const refund = (holder: Holder, id: string) => holder.client.call('POST', `/v1/purchases/${id}/refunds`)
  /** What the provider's things of a purchase are called. */
  const refsOf = async (id: string): Promise<string[]> => {
    const { rows } = await database
      .pool('owner')
      .query<{ refs: string[] }>(
        'SELECT ARRAY[payment_ref, charge_ref] AS refs FROM app.purchase WHERE id = $1',
        [id],
      )
    const [payment = '', charge = ''] = rows[0]?.refs ?? []
    const { data } = await world.standIn().stripe.refunds.list({ charge })
    return [payment, charge, ...data.map((one) => one.id)]
  }

  return [
    {
      name: 'a kept card',
      prepare: nothing,
      milestones: [/POST \/v1\/payment_intents/, RIGHT, BOOKS, COMMITTED],
      async begin(holder, holdAt) {
        const followed = steps().follow([holder.client.accountId], ATTEMPT, holdAt)
        return { followed, over: press(holder, { way: 'saved_card', cardId: holder.card }) }
      },
    },
    {
      name: 'a page',
      prepare: nothing,
      milestones: [/POST \/v1\/checkout\/sessions/, /GET \/v1\/checkout\/sessions/, RIGHT, BOOKS, COMMITTED],
      async begin(holder, holdAt, mended) {
        const followed = steps().follow([holder.client.accountId], ATTEMPT, holdAt)
        const act = async () => {
          const reply = await press(holder, {}).catch(() => null)
          if (reply?.body?.nextStep?.kind !== 'page') await mended
          const id = reply?.body?.id ?? (await newestOf(holder))
          if (id) await payOnPage(holder, id)
        }
        return { followed, over: act() }
      },
    },
    {
      name: 'a refund',
      milestones: [/POST \/v1\/refunds/, /^before UPDATE app\.entitlement/, BOOKS, COMMITTED],
      prepare: sell,
      async begin(holder, holdAt) {
        const id = await paidOf(holder)
        const followed = steps().follow([holder.client.accountId], REFUND, holdAt)
        return { followed, over: refund(holder, id) }
      },
    },
    {
      name: 'a payment that nobody came back from',
      isWorkers: true,
      milestones: [/GET \/v1\/checkout\/sessions/, RIGHT, BOOKS, COMMITTED],
      async prepare(holders) {
        await Promise.all(
          holders.map(async (holder) => {
            const { body } = await press(holder, {})
            await payBy((body as Purchase).nextStep.kind === 'page' ? body.nextStep.url : null)
          }),
        )
        // nobody looked for so long that a worker does
        await pass(60)
      },
      async begin(holder, holdAt) {
        const followed = steps().follow([String(await newestOf(holder))], null, holdAt)
        return { followed, over: Promise.resolve() }
      },
    },
    {
      name: 'a refund of which the provider tells',
      isWorkers: true,
      milestones: [/GET \/v1\/refunds/, /^before UPDATE app\.entitlement/, BOOKS, COMMITTED],
      async prepare(holders) {
        await sell(holders)
        // it is done there, and the api does not hear of it
        await world.faults({ method: 'POST', path: '/v1/refunds', kind: 'close_after' })
        await Promise.all(holders.map(async (holder) => refund(holder, await paidOf(holder))))
        await world.faults()
      },
      async begin(holder, holdAt) {
        const id = await paidOf(holder)
        const followed = steps().follow([id, ...(await refsOf(id))], null, holdAt)
        return { followed, over: Promise.resolve() }
      },
    },
  ]
}
