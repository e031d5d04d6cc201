import { expect } from 'chai'
import { writeExports } from '#api/accounts/leaving/exports.ts'
import { BILLING_ROWS } from '#api/billing/personRows.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { LEDGER_ROWS } from '#api/ledger/personRows.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import { balancesIn } from '#test/api/ledger/books.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { linesOf } from '#test/local/stripe/kit/destination.ts'
import type { Seller } from '../offers/useSellers.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { usePurchases } from '../purchases/usePurchases.ts'

const DAY_S = 86_400
const sum = (all: readonly bigint[]) => all.reduce((total, one) => total + one, 0n)

/** Worked out by hand: a tenth is the platform's. In the gate the one that has no digits behind the point. */
const ALL_SALES = [
  { currency: 'EUR', price: 900, part: 300, theirs: 1350, decimals: 2 },
  { currency: 'JPY', price: 1200, part: 500, theirs: 1710, decimals: 0 },
  { currency: 'KWD', price: 3500, part: 1000, theirs: 5400, decimals: 3 },
]
const SALES = depth(ALL_SALES.slice(1, 2), ALL_SALES)

for (const { currency, price, part, theirs, decimals } of SALES)
  describe(`sales by card in ${currency}`, function () {
    this.timeout(120_000)
    const database = useDatabase()
    const world = usePurchases(database, { CARD_CURRENCY: currency })
    const { standIn, begin, pay, look, rowsOf } = world
    const owner = () => database.pool('owner')
    after(stopProvider)
    let seller: Seller
    let fans: [Client, Client, Client]
    let bought: Purchase[]

    async function buy(client: Client): Promise<Purchase> {
      const open = await begin(client, seller)
      expect(open).to.include({ amount: price, currency })
      await pay(open)
      return await look(client, open.id)
    }
    /** Somebody gives a part back at the provider, out of what each got, and a notice tells of it. */
    async function giveBackPart({ id }: Purchase): Promise<void> {
      const { rows } = await owner().query('SELECT charge_ref FROM app.purchase WHERE id = $1', [id])
      const made = await standIn().stripe.refunds.create({
        ...{ charge: rows[0].charge_ref, amount: part, reverse_transfer: true, refund_application_fee: true },
      })
      standIn().advance(0)
      const event = {
        ...{ endpoint: 'platform', accountRef: null, objectKind: 'refund', objectRef: made.id },
      } as InboxRow
      const deps = purchaseDeps(database, standIn())
      for (const _ of [1, 2]) await withTransaction(deps.pool, await refundProjector(deps).fetch(event))
    }
    /** What the provider has, by lines of the balances. */
    const netOf = async (account?: string) =>
      sum((await linesOf(standIn(), account)).map(([, , , net]) => BigInt(net)))

    before('three buy; one has all of it back, another a part', async function () {
      this.timeout(90_000)
      seller = await world.seller({ isActive: false })
      // the provider keeps its accounts in the currency of their country unless it is told another one
      await standIn().stripe.v2.core.accounts.update(seller.account, {
        defaults: { currency: currency.toLowerCase() },
      })
      await world.order('accounts/activate', { account: seller.account })
      expect(await world.refresh(seller.client)).to.include({ state: 'active' })
      const terms = { refundRule: 'window', refundDays: 14 }
      expect((await seller.setPrice(1, price, terms)).status).to.equal(200)
      fans = [await world.fan(), await world.fan(), await world.fan()]
      bought = []
      for (const client of fans) bought.push(await buy(client))
      const asked = await fans[1].call('POST', `/v1/purchases/${bought[1]?.id}/refunds`)
      expect(asked.status, asked.text).to.equal(200)
      await giveBackPart(bought[2] as Purchase)
    })

    it('[S2.18][S4.29] injection 56: are charged, split, given back and booked to the last unit, once each', async () => {
      const stands = await Promise.all(fans.map((client, n) => look(client, String(bought[n]?.id))))
      expect(stands.map(({ state }) => state)).to.deep.equal(['paid', 'refunded', 'part_refunded'])
      const one = { purchases: 1, attempts: 1, charges: 1, rights: 1, seats: 0 }
      expect(await Promise.all(fans.map((client) => rowsOf(client)))).to.deep.equal([
        { ...one, journals: 1 },
        // what the fan got, what the creator and what the platform gave for it
        { ...one, journals: 4 },
        { ...one, journals: 4 },
      ])
      const { rows } = await owner().query(
        'SELECT amount::int AS amount, currency FROM app.refund ORDER BY amount',
      )
      expect(rows).to.deep.equal([
        { amount: part, currency },
        { amount: price, currency },
      ])
      const books = await balancesIn(owner())
      expect(books[`fan ${currency}`]).to.equal(BigInt(-(3 * price - price - part)))
      expect(books[`provider:account ${seller.account} ${currency}`]).to.equal(BigInt(theirs))
      expect(await netOf(seller.account)).to.equal(BigInt(theirs))
      expect(books[`provider:platform ${currency}`]).to.equal(await netOf())
      expect(sum(Object.values(books))).to.equal(0n)
      expect(
        Object.keys(books).every((place) => place.endsWith(` ${currency}`)),
        'in no other',
      ).to.equal(true)
      expect((await checkRules(database.work())).found).to.deep.equal([])
    })

    it('[S2.9][T41] injection 58: what the creator’s file and everybody’s copy come to is what the books have', async () => {
      const books = await balancesIn(owner())
      const file = await seller.client.call('GET', '/v1/me/earnings.csv')
      expect(file.status, file.text).to.equal(200)
      const [head = [], ...lines] = file.text
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','))
      const column = (name: string, kind?: string) =>
        sum(
          lines
            .filter((cells) => !kind || cells[head.indexOf('what')] === kind)
            .map((cells) => BigInt(String(cells[head.indexOf(name)]).replace('.', ''))),
        )
      expect(new Set(lines.map((cells) => cells[head.indexOf('currency')]))).to.deep.equal(
        new Set([currency]),
      )
      const yours = lines.map((cells) => cells[head.indexOf('yours')]?.split('.')[1]?.length ?? 0)
      expect(new Set(yours), 'digits behind the point').to.deep.equal(new Set([decimals]))
      expect(column('yours')).to.equal(books[`provider:account ${seller.account} ${currency}`])
      expect(column('gross', 'charge')).to.equal(BigInt(3 * price))

      const copyOf = async (client: Client) => {
        expect((await client.call('POST', '/v1/me/export')).status).to.equal(202)
        await writeExports({
          ...{ pool: database.pool('worker'), persons: [BILLING_ROWS, LEDGER_ROWS], log: { warn: () => {} } },
          settings: { EXPORT_KEPT_S: DAY_S },
        })
        return (await client.call('GET', '/v1/me/export/file')).body
      }
      const own = (await copyOf(seller.client)).ledger['app.posting'] as { place: string; amount: string }[]
      const atPlace = (place: string) =>
        sum(own.filter((line) => line.place === place).map(({ amount }) => BigInt(amount)))
      expect(atPlace('provider:account')).to.equal(books[`provider:account ${seller.account} ${currency}`])
      for (const [n, client] of fans.entries()) {
        const { billing } = await copyOf(client)
        const [row] = billing['app.purchase']
        const { rows } = await owner().query<{ paid: string }>(
          `SELECT -sum(p.amount) AS paid FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
           JOIN app.ledger_account a ON a.id = p.account_id WHERE j.subject = $1 AND a.place = 'fan'`,
          [bought[n]?.id],
        )
        expect(BigInt(row.amount) - BigInt(row.refunded)).to.equal(BigInt(String(rows[0]?.paid)))
        const back = billing['app.refund'] as { amount: number }[]
        expect(back.reduce((total, { amount }) => total + amount, 0)).to.equal(Number(row.refunded))
      }
    })
  })
