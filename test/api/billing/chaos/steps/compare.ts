import { bookedPlaces, wrongBalances } from '../bookedPlaces.ts'
import type { Play } from './play.ts'
import { refundedOf, stateOf } from './simpleSale.ts'

interface SaleRow {
  id: string
  state: string
  refunded: number
  amount: number
  charge_ref: string | null
  /** states of its rights that have not ended */
  rights: string[]
  /** seconds of them that are left */
  left_s: number
}

/** Clocks go on while the product works; a day that is lost or given twice is more. */
const NEAR_S = 3600

const SALES = `SELECT p.id, p.state::text, p.refunded::float8 AS refunded, p.amount::float8 AS amount, p.charge_ref,
    (SELECT coalesce(array_agg(e.state::text), '{}') FROM app.entitlement e WHERE e.state <> 'ended'
       AND (e.source_id = p.id OR e.source_id IN (SELECT r.id FROM app.refund r WHERE r.purchase_id = p.id))) AS rights,
    (SELECT coalesce(sum(CASE e.state WHEN 'frozen' THEN e.left_s
         ELSE greatest(0, extract(epoch FROM e.valid_until - greatest(app.now(), e.valid_from))) END), 0)::float8
       FROM app.entitlement e WHERE e.state <> 'ended'
         AND (e.source_id = p.id OR e.source_id IN (SELECT r.id FROM app.refund r WHERE r.purchase_id = p.id))) AS left_s
  FROM app.purchase p WHERE p.charge_ref IS NOT NULL OR p.state NOT IN ('failed', 'expired')`

async function wrongSales(play: Play): Promise<string[]> {
  const { rows } = await play.database.pool('owner').query<SaleRow>(SALES)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const known = new Set(play.model.sales.map(({ id }) => id))
  const wrong = rows
    .filter(({ id }) => !known.has(id))
    .map(({ id, state }) => `${id} is ${state}: nobody bought it`)
  for (const sale of play.model.sales) {
    const row = byId.get(sale.id)
    const has = row && [row.state, row.refunded, row.amount, row.charge_ref, row.rights.join(' ')]
    const right = sale.right === 'ended' ? '' : sale.right
    const should = [stateOf(sale), refundedOf(sale), sale.amount, sale.charge, right]
    if (has?.join() !== should.join())
      wrong.push(`${sale.id} is [${has?.join()}], should be [${should.join()}]`)
    else if (Math.abs((row?.left_s ?? 0) - sale.leftS) > NEAR_S)
      wrong.push(`of ${sale.id} ${row?.left_s} s are left, should be ${sale.leftS}`)
  }
  return wrong
}

async function wrongPlaces({ database, model, sellers, world }: Play): Promise<string[]> {
  const owner = database.pool('owner')
  const accounts = sellers.map(({ account }) => account)
  const booked = await bookedPlaces(owner, accounts)
  const places = new Set([...booked.keys(), ...model.places.keys()])
  const wrong = [...places].flatMap((key) => {
    const [has, should] = [booked.get(key) ?? 0, model.places.get(key) ?? 0]
    return has === should ? [] : [`the books have ${has} at ${key}, should be ${should}`]
  })
  return [...wrong, ...(await wrongBalances(owner, world.standIn().stripe, accounts))]
}

/** Charges at the provider beside what was bought: nobody was charged for anything else. */
async function wrongCharges(play: Play): Promise<string[]> {
  const wanted = play.model.sales.length
  const store = play.world.standIn().store
  const taken = store.transact((tx) => tx.list('charge')).filter(({ paid }) => paid === true).length
  return taken === wanted ? [] : [`${taken} charges for ${wanted} sales`]
}

/** What is not as the model says, or nothing. */
export async function compare(play: Play): Promise<string[]> {
  return (await Promise.all([wrongCharges(play), wrongSales(play), wrongPlaces(play)])).flat()
}
