import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { standingClock, useStandIn } from '../kit/useStandIn.ts'
import {
  CARDS,
  chargesOf,
  eventsOf,
  fillForm,
  openSession,
  payBy,
  refusalOf,
  SHOP,
  sendForm,
  TYPED,
  visit,
} from './visitCheckout.ts'

describe('paying on the checkout page of the stand-in', () => {
  const standIn = useStandIn({ clock: standingClock() })
  const read = (id: string) => standIn().stripe.checkout.sessions.retrieve(id)

  it('[S0.26] a test card pays the session’s amount once: intent, charge and session agree, and the page leads on', async () => {
    const { stripe } = standIn()
    const { id, url } = await openSession(standIn(), {
      payment_intent_data: {
        metadata: { purchase: 'p1' },
        transfer_group: 'p1',
        statement_descriptor_suffix: 'PASS',
      },
    })
    const paid = await payBy(url)
    expect([paid.status, paid.location]).to.deep.equal([303, `${SHOP}/pay/done?cs=${id}`])
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] })
    expect(session).to.include({ status: 'complete', payment_status: 'paid', url: null, customer: null })
    expect(session.customer_details).to.include({ email: TYPED.email, name: TYPED.name })
    const intent = session.payment_intent as { status: string; amount: number; metadata: object; id: string }
    expect(intent).to.include({ status: 'succeeded', amount: 900, currency: 'eur', transfer_group: 'p1' })
    expect(intent).to.include({ statement_descriptor_suffix: 'PASS' })
    expect(intent.metadata).to.deep.equal({ purchase: 'p1' })
    expect(await chargesOf(standIn(), intent.id)).to.have.length(1)
    const told = eventsOf(standIn()).filter(({ object }) => [id, intent.id].includes(String(object.id)))
    expect(told.map(({ type }) => type)).to.deep.equal([
      ...['payment_intent.created', 'payment_intent.succeeded', 'checkout.session.completed'],
    ])
    expect(told.at(-1)?.object).to.include({ status: 'complete', payment_status: 'paid' })
    const refusal = await refusalOf(stripe.checkout.sessions.expire(id))
    expect(refusal.statusCode).to.equal(400)
    expect((await visit(String(url))).html)
      .to.include('Paid already')
      .and.include(`${SHOP}/pay/done?cs=${id}`)
  })

  it('[S0.26] a declined card is told in words; the session stays open, the name stays typed, the number does not, and another card pays', async () => {
    const { id, url } = await openSession(standIn())
    const declined = await payBy(url, { number: CARDS.noFunds })
    expect([declined.status, declined.location]).to.deep.equal([402, null])
    expect(declined.html).to.include('there is not enough money on it').and.include('value="Ann Buyer"')
    expect(declined.html).to.include('value="ann@example.test"')
    for (const secret of ['9995', '4000000000009995', 'value="123"', '12 / 39'])
      expect(declined.html, secret).not.to.include(secret)
    const open = await read(id)
    expect(open).to.include({ status: 'open', payment_status: 'unpaid' })
    const intent = await standIn().stripe.paymentIntents.retrieve(String(open.payment_intent))
    expect(intent.status).to.equal('requires_payment_method')
    expect((await payBy(url)).status).to.equal(303)
    const paid = await read(id)
    expect(paid).to.include({ status: 'complete', payment_intent: intent.id })
    const charges = await chargesOf(standIn(), intent.id)
    expect(charges.map(({ status }) => status)).to.deep.equal(['succeeded', 'failed'])
  })

  it('[S0.26] no number but a test card’s is taken; what was typed stands in no answer and on no disk', async () => {
    const { id, url } = await openSession(standIn())
    const others: [string, string][] = [
      ['4539 1488 0343 6467', 'This is a sandbox that takes test cards alone'],
      ['6011000990139424', 'This is a sandbox that takes test cards alone'],
      ['4242 4242 4242 4241', 'This is no card number'],
      ['<script>1</script>', 'This is no card number'],
      ['', 'Enter the card number'],
    ]
    for (const [number, told] of others) {
      const refused = await payBy(url, { number })
      expect(refused.status, number).to.equal(422)
      expect(refused.html).to.include(told)
      if (number) expect(refused.html).not.to.include(number)
    }
    for (const [typed, told] of [
      [{ expiry: '01 / 20' }, 'This card has expired'],
      [{ expiry: '13 / 39' }, 'Enter month and year'],
      [{ expiry: '12 / 9999' }, 'Enter month and year'],
      [{ code: '12' }, 'code: 3 digits'],
      [{ number: '378282246310005' }, 'code: 4 digits'],
      [{ name: ' ' }, 'Enter the name on the card'],
      [{ email: 'nobody' }, 'Enter an e-mail address'],
    ] as const)
      expect((await payBy(url, typed)).html).to.include(told)
    expect(await read(id)).to.include({ status: 'open', payment_intent: null })
    expect((await payBy(url)).status).to.equal(303)
    const kept = allBytes()
    for (const number of [...others.slice(0, 2).map(([typed]) => typed), TYPED.number, CARDS.noFunds])
      for (const spelled of [number, number.replaceAll(' ', '')])
        expect(kept.includes(spelled), `${spelled.slice(0, 4)}… is on the disk`).to.equal(false)
  })

  it('[S1.1] two tabs, a second click and thirty presses at once pay once', async () => {
    const { id, url } = await openSession(standIn())
    const [first, second] = [await fillForm(String(url)), await fillForm(String(url))]
    const presses = await Promise.all(
      Array.from({ length: 30 }, (_, n) => sendForm(String(url), n % 2 === 0 ? first : second)),
    )
    const leadsOn = presses.filter(({ location }) => location?.includes('/pay/done'))
    const told = presses.filter(({ html }) => html.includes('Paid already'))
    expect([leadsOn.length, told.length]).to.deep.equal([15, 15])
    const { payment_intent: intent } = await read(id)
    expect(await chargesOf(standIn(), intent)).to.have.length(1)
    expect(
      eventsOf(standIn(), 'checkout.session.completed').filter(({ object }) => object.id === id),
    ).to.have.length(1)
  })

  it('[S1.1] what a form says beside the card changes nothing: amount, currency, customer, session', async () => {
    const { id, url } = await openSession(standIn())
    const other = await openSession(standIn(), {}, { amount: 100_000 })
    const paid = await payBy(url, {
      ...{
        amount: '1',
        amount_total: '1',
        currency: 'jpy',
        customer: 'cus_1',
        session: other.id,
        card: 'pm_card_visa',
      },
      ...{ success_url: 'http://localhost:1/stolen', __proto__: 'x', 'line_items[0][quantity]': '9' },
    })
    expect(paid.location).to.equal(`${SHOP}/pay/done?cs=${id}`)
    const { payment_intent: intent } = await read(id)
    expect((await chargesOf(standIn(), intent))[0]).to.include({
      amount: 900,
      currency: 'eur',
      customer: null,
    })
    expect((await read(other.id)).status).to.equal('open')
  })

  it('[S1.1] forged ids, other methods and a form of a megabyte are refused, and then the session is paid', async () => {
    const { url } = await openSession(standIn())
    const base = `${standIn().pagesUrl}/checkout`
    for (const id of [
      'cs_test_0123456789abcdef01234567',
      'pi_1',
      '%00',
      '..%2f',
      'constructor',
      `${'x'.repeat(5000)}`,
    ]) {
      const page = await visit(`${base}/${id}`)
      expect(page.status, id).to.equal(404)
      expect((await sendForm(`${base}/${id}`, new URLSearchParams(TYPED))).status, id).to.equal(404)
    }
    expect((await visit(String(url), { method: 'DELETE' })).status).to.equal(405)
    const large = await fillForm(String(url), { name: 'x'.repeat(1_000_000) })
    expect((await sendForm(String(url), large)).status).to.equal(413)
    expect((await payBy(url)).status).to.equal(303)
  })

  it('[S1.1] names of products and people are text on every page', async () => {
    const name = `<img src=x onerror="alert('1')">&amp;`
    const { url } = await openSession(standIn(), {}, { name })
    const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;'
    const page = await visit(String(url))
    expect(page.html).to.include(escaped).and.not.include('<img')
    const again = await payBy(url, { name: '"><script>1</script>', number: CARDS.declined })
    expect(again.html)
      .to.include('value="&quot;&gt;&lt;script&gt;1&lt;/script&gt;"')
      .and.not.include('<script')
    const picked = await payBy(url, { card: '"><b>', email: '"><i>' })
    expect(picked.html).not.to.include('<b>').and.not.include('<i>')
  })

  for (const [currency, amount, shown] of [
    ['eur', 900, '€9.00'],
    ['jpy', 900, '¥900'],
    ['kwd', 1250, 'KWD 1.250'],
  ] as const)
    it(`[S1.1] an amount in ${currency} stands with its decimals on the button`, async () => {
      const { url } = await openSession(standIn(), {}, { currency, amount })
      const { html } = await visit(String(url))
      expect(html.replaceAll('\u00a0', ' ')).to.include(`>Pay ${shown}</button>`)
    })

  it('[S1.1] a session is paid in its last second, and not a second later', async () => {
    const { store, advance } = standIn()
    const expiresAt = store.nowS() + 3600
    const [last, late] = [
      await openSession(standIn(), { expires_at: expiresAt }),
      await openSession(standIn(), { expires_at: expiresAt }),
    ]
    const forms = [await fillForm(String(last.url)), await fillForm(String(late.url))] as const
    advance(expiresAt - store.nowS() - 1)
    expect((await sendForm(String(last.url), forms[0])).status).to.equal(303)
    advance(1)
    const refused = await sendForm(String(late.url), forms[1])
    expect(refused.html).to.include('This checkout has expired')
    expect(await read(last.id)).to.include({ status: 'complete', payment_status: 'paid' })
    expect(await read(late.id)).to.include({ status: 'expired', payment_intent: null })
  })

  /** Everything that the stand-in keeps. */
  function allBytes(): string {
    const [database] = standIn().store.sql.prepare('PRAGMA database_list').all()
    const dir = path.dirname(String(database?.file))
    return readdirSync(dir)
      .map((name) => readFileSync(path.join(dir, name), 'latin1'))
      .join('\n')
  }
})
