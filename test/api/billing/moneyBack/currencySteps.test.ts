import { expect } from 'chai'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import type { Seller } from '../offers/useSellers.ts'
import { purchaseDeps, stopProvider } from '../purchases/purchaseDeps.ts'
import { pageOf, usePurchases } from '../purchases/usePurchases.ts'

const DAY_S = 86_400

// in the gate the one whose steps are of ten units
// part: of a watched month 27 days are left, to the step of the currency; partFee: of the fee as much, rounded by the provider
const SALES = [
  { currency: 'JPY', country: 'JP', amount: 1501, fee: 150, part: 1350, partFee: 135 },
  { currency: 'KWD', country: 'DE', amount: 2350, fee: 230, part: 2110, partFee: 207 },
] as const

for (const { currency, country, amount, fee, part, partFee } of depth(SALES.slice(1), [...SALES]))
  describe(`buying and money back in ${currency}`, function () {
    this.timeout(60_000)
    const database = useDatabase()
    const world = usePurchases(database, { CARD_CURRENCY: currency })
    const { fan, begin, look, pay, rowsOf, standIn } = world
    after(stopProvider)
    const owner = () => database.pool('owner')
    const deps = () => purchaseDeps(database, standIn())

    /** Who sells in this currency; the stand-in has no country of some. */
    async function shop(): Promise<Seller> {
      const seller = await world.seller({ country })
      const set = await seller.setPrice(1, amount, { refundRule: 'window', refundDays: 14 })
      expect(set.status, set.text).to.equal(200)
      await owner().query('UPDATE app.connect_account SET currency = $2 WHERE account_ref = $1', [
        seller.account,
        currency,
      ])
      await world.readAgo(seller, '-1 hour')
      return seller
    }
    async function buy(client: Client, seller: Seller): Promise<string> {
      const begun = await begin(client, seller)
      expect(begun).to.include({ amount, fee, creatorGets: amount - fee, currency })
      expect(pageOf(begun)).to.contain('http')
      await pay(begun)
      expect(await look(client, begun.id)).to.include({ state: 'paid', amount, currency })
      return begun.id
    }
    /** A press for money back, and what the worker does. */
    async function giveBack(client: Client, id: string): Promise<void> {
      const asked = await client.call('POST', `/v1/purchases/${id}/refunds`, { body: {} })
      expect(asked.status, asked.text).to.be.oneOf([200, 201, 202])
      await until('the money is on its way', async () => {
        const { rows } = await owner().query('SELECT id, state FROM app.refund WHERE purchase_id = $1', [id])
        const open = rows.find(({ state }) => state !== 'done')
        if (!open) return rows.length > 0
        await owner().query('UPDATE app.refund SET next_at = app.now() WHERE id = $1', [open.id])
        await sendRefund({ ...deps(), settings: { ...deps().settings, CARD_CURRENCY: currency } }, open.id)
        return false
      })
    }
    /** What of a purchase is where, and in which currencies. */
    async function books(id: string) {
      const { rows } = await owner().query<{ place: string; currency: string; sum: number }>(
        `SELECT a.place, p.currency, sum(p.amount)::int AS sum FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id
           JOIN app.journal j ON j.id = p.journal_id WHERE j.subject = $1 OR j.subject IN (SELECT id FROM app.refund WHERE purchase_id = $1)
         GROUP BY 1, 2`,
        [id],
      )
      expect(new Set(rows.map((row) => row.currency)), 'nothing is converted').to.deep.equal(
        new Set([currency]),
      )
      expect(
        rows.reduce((all, { sum }) => all + sum, 0),
        'level',
      ).to.equal(0)
      return Object.fromEntries(rows.map(({ place, sum }) => [place, sum]))
    }
    const chargeOf = async (id: string) => {
      const { data } = await standIn().stripe.charges.list({ limit: 100 })
      return data.find(({ transfer_group: group }) => group === id)
    }
    const broken = async (id: string) =>
      (await checkRules(database.work())).found.filter(({ ref }) => ref === id)

    it('[S2.15][S4.29] one charge, right and journal; all of it goes back to the last unit', async () => {
      const [seller, client] = [await shop(), await fan()]
      const id = await buy(client, seller)
      expect(await rowsOf(client)).to.include({
        purchases: 1,
        attempts: 1,
        charges: 1,
        rights: 1,
        journals: 1,
      })
      expect(await books(id)).to.include({ fan: -amount, 'provider:account': amount - fee })
      await giveBack(client, id)
      expect(await look(client, id)).to.include({ state: 'refunded', refundedAmount: amount })
      const charge = await chargeOf(id)
      expect([charge?.amount_refunded, charge?.currency]).to.deep.equal([amount, currency.toLowerCase()])
      expect(await books(id)).to.include({ fan: 0, 'provider:account': 0 })
      expect(await broken(id)).to.deep.equal([])
    })

    it('[S2.15][S4.28] what is unused goes back in steps of the currency, and the fee in its part', async () => {
      const [seller, client] = [await shop(), await fan()]
      const show = await world.room(seller)
      const id = await buy(client, seller)
      const { seatId } = (await world.enter(client, show)).body
      await owner().query("UPDATE app.seat SET live_at = app.now(), state = 'live' WHERE id = $1", [seatId])
      await client.call('DELETE', `/v1/seats/${seatId}`)
      await world.shift(`${2 * DAY_S + 60} seconds`)
      await world.readAgo(seller, '-1 hour')
      await giveBack(client, id)
      expect(await look(client, id)).to.include({ state: 'part_refunded', refundedAmount: part })
      const charge = await chargeOf(id)
      expect(charge?.amount_refunded).to.equal(part)
      const fees = await standIn().stripe.applicationFees.retrieve(String(charge?.application_fee))
      expect([fees.amount, fees.amount_refunded]).to.deep.equal([fee, partFee])
      expect(await books(id)).to.include({
        fan: part - amount,
        'provider:account': amount - fee - (part - partFee),
      })
      expect(await broken(id)).to.deep.equal([])
    })
  })
