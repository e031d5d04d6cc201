import { expect } from 'chai'
import { forgetCardMarks } from '#api/billing/cards/declines.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sendForm, visit } from '#test/local/stripe/checkout/visitCheckout.ts'
import type { Seller } from '../offers/useSellers.ts'
import { pageOf, usePurchases } from './usePurchases.ts'

const APPROVE = new URLSearchParams({ answer: 'approve' })

describe('a kept card in a session that did not pay with it yet', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const { shop, fan, begin, buy, keep, look, rowsOf, api, shift } = usePurchases(database)

  const press = (client: Client, seller: Seller, cardId: string) =>
    begin(client, seller, { way: 'saved_card', cardId })

  it('[S4.12][T21] is paid once the bank has asked who pays; in the same session it does not ask again, in another one it does', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_threeDSecureOptional')
    const asked = await press(client, seller, card)
    expect(asked.state).to.equal('checkout_open')
    expect(pageOf(asked)).to.contain('/three-d-secure/')
    expect(await rowsOf(client), 'nothing is charged before').to.include({ charges: 1, rights: 1 })
    await sendForm(pageOf(asked), APPROVE)
    expect((await look(client, asked.id)).state).to.equal('paid')
    expect((await press(client, seller, card)).state).to.equal('paid')

    const elsewhere = await signIn(api().url, client.wallet)
    expect(elsewhere.accountId).to.equal(client.accountId)
    const again = await press(elsewhere, seller, card)
    expect([again.state, new URL(pageOf(again)).pathname.split('/')[1]]).to.deep.equal([
      ...['checkout_open', 'three-d-secure'],
    ])
    expect(await rowsOf(client)).to.include({ purchases: 4, charges: 3, rights: 3 })
  })

  it('[T21] is not offered on the provider’s page, where a press asks nobody; nor does an approval of yesterday count', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller, { keep: 'on' })
    const { cards } = (await client.call('GET', '/v1/me/cards')).body
    expect(cards).to.have.length(1)
    const typed = await begin(client, seller)
    expect((await visit(pageOf(typed))).html)
      .to.include('name="number"')
      .and.not.include('ending in')
    await client.call('POST', `/v1/purchases/${typed.id}/cancellations`)
    const card = await keep(client, 'pm_card_threeDSecureOptional')
    const asked = await press(client, seller, card)
    await sendForm(pageOf(asked), APPROVE)
    await look(client, asked.id)
    await shift('12 hours 1 minute')
    await database
      .pool('owner')
      .query("UPDATE app.auth_session SET expires_at = app.now() + interval '1 day'")
    expect((await press(client, seller, card)).state).to.equal('checkout_open')
    await shift('0')
  })

  it('[T41] is forgotten with the other marks of a purchase, a month later', async () => {
    const [seller, client] = [await shop(), await fan()]
    const { id } = await buy(client, seller)
    const marks = async () =>
      (
        await database
          .pool('owner')
          .query('SELECT session_id, address_mark FROM app.purchase WHERE id = $1', [id])
      ).rows[0]
    const before = await marks()
    expect([before.session_id === null, before.address_mark === null]).to.deep.equal([false, false])
    await shift('31 days')
    await forgetCardMarks(database.work())
    await shift('0')
    expect(await marks()).to.deep.equal({ session_id: null, address_mark: null })
  })

  it('[S4.12] is paid at once where the bank cannot ask', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    expect((await press(client, seller, await keep(client, 'pm_card_visa'))).state).to.equal('paid')
  })
})
