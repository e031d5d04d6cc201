import { expect } from 'chai'
import { useDatabase } from '#test/kit/database.ts'
import type { SeenCall } from '../providerRelay.ts'
import { usePurchases } from './usePurchases.ts'

const OUR_ID = /^(pur|acc)_[0-9a-hjkmnp-tv-z]{22}$/

/** What is wrong with a call that takes money; null for one that takes none. */
function wrongOf({ method, path, key, body }: SeenCall): string | null {
  const isPage = path === '/v1/checkout/sessions'
  if (method !== 'POST' || !(isPage || path === '/v1/payment_intents')) return null
  const form = new URLSearchParams(body)
  const of = (name: string) =>
    form.get(isPage ? name.replace(/^(\w+)/, 'payment_intent_data[$1]') : name) ?? ''
  if (!key?.startsWith('pur_')) return 'no key of ours'
  if (!of('transfer_data[destination]').startsWith('acct_')) return 'no destination'
  if (of('application_fee_amount') !== '90') return 'no fee'
  if (![of('metadata[purchase_id]'), of('metadata[account_id]')].every((id) => OUR_ID.test(id)))
    return 'no ids of ours'
  if (of('transfer_group') !== of('metadata[purchase_id]')) return 'no group'
  return null
}

describe('every call that takes money', () => {
  const database = useDatabase()
  const world = usePurchases(database)
  const { shop, fan, buy, keep, begin, relay } = world

  it('[S4.7][S2.3] names the creator’s account, the fee, our ids and a key of its own; no transfer is made by hand', async () => {
    const seen: SeenCall[] = []
    relay().spy = (call) => seen.push(call)
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    expect(await begin(client, seller, { way: 'saved_card', cardId: card })).to.include({ state: 'paid' })
    relay().spy = null
    expect(seen.map(wrongOf).filter((wrong) => wrong !== null)).to.deep.equal([])
    const taking = seen.filter(
      ({ method, path }) =>
        method === 'POST' && ['/v1/checkout/sessions', '/v1/payment_intents'].includes(path),
    )
    expect(taking).to.have.length(2)
    expect(new Set(taking.map(({ key }) => key)).size).to.equal(2)
    expect(
      seen.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/transfers')),
    ).to.deep.equal([])
    // nothing of a card passes here, nor does anything of its page
    expect(seen.map(({ body }) => body).join(' ')).not.to.match(/\b\d{12,19}\b|cvc|card\[number\]/)
  })

  it('[S4.7] the spy tells one that lacks any of it', () => {
    const good = {
      ...{ method: 'POST', path: '/v1/payment_intents', key: 'pur_1:pay:1' },
      fields: {
        ...{ 'transfer_data[destination]': 'acct_one', application_fee_amount: '90' },
        ...{ transfer_group: `pur_${'0'.repeat(22)}`, 'metadata[purchase_id]': `pur_${'0'.repeat(22)}` },
        'metadata[account_id]': `acc_${'0'.repeat(22)}`,
      } as Record<string, string>,
    }
    const bodyOf = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
    expect(wrongOf({ ...good, body: bodyOf(good.fields) })).to.equal(null)
    for (const name of Object.keys(good.fields)) {
      const { [name]: _left, ...rest } = good.fields
      expect(wrongOf({ ...good, body: bodyOf(rest) }), name).not.to.equal(null)
    }
    expect(wrongOf({ ...good, key: null, body: bodyOf(good.fields) })).to.equal('no key of ours')
  })

  it('[S0.26] injection 64: what stays in the logs and tables has no card number, and no secret', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller, { keep: 'on' })
    const said = world.api().output()
    expect(said).not.to.match(/4242 ?4242|sk_test_|client_secret|_secret_/)
    const { rows } = await database.pool('owner').query<{ all: string }>(
      `SELECT concat((SELECT json_agg(p) FROM app.purchase p), (SELECT json_agg(a) FROM app.attempt a), (SELECT json_agg(c) FROM app.saved_card c),
         (SELECT json_agg(n) FROM app.notification n), (SELECT json_agg(d) FROM app.delivery d)) AS all`,
    )
    expect(rows[0]?.all).to.contain('"last4":"4242"')
    expect(rows[0]?.all).not.to.match(/4242 ?4242|sk_test_|client_secret|_secret_|Ann Buyer/)
  })
})
