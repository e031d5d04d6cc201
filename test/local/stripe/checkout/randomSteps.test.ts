import { expect } from 'chai'
import { createDice } from '../kit/moneyModel.ts'
import { standingClock, useStandIn } from '../kit/useStandIn.ts'
import { CARDS, chargesOf, eventsOf, openSession, payBy, refusalOf, sendForm } from './visitCheckout.ts'

const STEPS = 250
const SEED = 20_261_122
const HALF_HOUR = 1800

/** What a session ought to be, in a few words. */
interface ModelSession {
  id: string
  url: string
  expiresAt: number
  status: 'open' | 'complete' | 'expired'
  intent: 'none' | 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled'
  /** the card that the bank asks about */
  asked: 'asked' | 'askedThenDeclined'
  declined: number
}

type Card = 'good' | 'declined' | 'noFunds' | 'asked' | 'askedThenDeclined'
const CHOICE: readonly Card[] = [
  'good',
  'declined',
  'noFunds',
  'asked',
  'asked',
  'askedThenDeclined',
  'declined',
]

/** What a press with a card does, by the model. */
function press(session: ModelSession, card: Card): void {
  if (session.status !== 'open') return
  if (card === 'asked' || card === 'askedThenDeclined')
    Object.assign(session, { intent: 'requires_action', asked: card })
  else if (card === 'good') Object.assign(session, { intent: 'succeeded', status: 'complete' })
  else Object.assign(session, { intent: 'requires_payment_method', declined: session.declined + 1 })
}

function answerBank(session: ModelSession, isApproved: boolean): void {
  if (session.status !== 'open' || session.intent !== 'requires_action') return
  if (!isApproved) session.intent = 'requires_payment_method'
  else press(session, session.asked === 'asked' ? 'good' : 'declined')
}

function expire(session: ModelSession): void {
  if (session.status !== 'open') return
  session.status = 'expired'
  if (session.intent !== 'none') session.intent = 'canceled'
}

describe('checkouts of the stand-in after random steps', () => {
  const standIn = useStandIn({ clock: standingClock() })

  it(`[S1.1] ${STEPS} presses, answers, ends and hours: each session is what a second, simple model says`, async function () {
    // some two thousand calls
    this.timeout(180_000)
    const { stripe, store, advance, pagesUrl } = standIn()
    const dice = createDice(SEED)
    const sessions: ModelSession[] = []
    const done = new Map<string, number>()
    const bankOf = async ({ id }: ModelSession) =>
      `${pagesUrl}/three-d-secure/${(await stripe.checkout.sessions.retrieve(id)).payment_intent}`

    async function open(): Promise<void> {
      const expiresAt = store.nowS() + HALF_HOUR + dice(7200)
      const { id, url } = await openSession(standIn(), { expires_at: expiresAt })
      sessions.push({
        ...{ id, url: String(url), expiresAt, status: 'open', intent: 'none', asked: 'asked', declined: 0 },
      })
    }

    async function step(session: ModelSession): Promise<string> {
      const kind = dice(12)
      if (kind < 5) {
        const card = CHOICE[dice(CHOICE.length)] ?? 'good'
        await payBy(session.url, { number: CARDS[card] })
        press(session, card)
        return card
      }
      if (kind < 8) {
        const isApproved = dice(3) > 0
        await sendForm(
          await bankOf(session),
          new URLSearchParams({ answer: isApproved ? 'approve' : 'decline' }),
        )
        answerBank(session, isApproved)
        return `approved ${isApproved}`
      }
      if (kind === 8) {
        await payBy(session.url, { number: '1' })
        return 'wrong'
      }
      if (kind === 9) {
        const call = stripe.checkout.sessions.expire(session.id)
        if (session.status === 'open') await call
        else expect((await refusalOf(call)).statusCode).to.equal(400)
        expire(session)
        return 'expire'
      }
      if (kind === 10) {
        advance(dice(HALF_HOUR))
        for (const one of sessions) if (one.expiresAt <= store.nowS()) expire(one)
        return 'advance'
      }
      // both at once: either may be first, and then the other does nothing
      const ended = stripe.checkout.sessions.expire(session.id).then(
        () => expire(session),
        () => undefined,
      )
      await Promise.all([ended, payBy(session.url)])
      press(session, 'good')
      return 'race'
    }

    async function compare(session: ModelSession): Promise<void> {
      const { id } = session
      const real = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] })
      const intent = real.payment_intent as { id: string; status: string } | null
      expect([real.status, intent?.status ?? 'none', real.payment_status]).to.deep.equal([
        ...[session.status, session.intent, session.status === 'complete' ? 'paid' : 'unpaid'],
      ])
      const charges = intent ? await chargesOf(standIn(), intent.id) : []
      const count = (status: string) => charges.filter((charge) => charge.status === status).length
      expect([count('succeeded'), count('failed')], 'charges').to.deep.equal([
        ...[session.status === 'complete' ? 1 : 0, session.declined],
      ])
      const told = eventsOf(standIn(), 'checkout.session').filter(({ object }) => object.id === id)
      const ends = {
        open: [],
        complete: ['checkout.session.completed'],
        expired: ['checkout.session.expired'],
      }
      expect(told.map(({ type }) => type)).to.deep.equal(ends[session.status])
    }

    for (let n = 0; n < STEPS; n++) {
      if (sessions.every(({ status }) => status !== 'open') || dice(4) === 0) await open()
      // the newest ones most of the time, as the others have ended
      const session = sessions[Math.max(0, sessions.length - 1 - dice(4))] as ModelSession
      const what = await step(session)
      done.set(what, (done.get(what) ?? 0) + 1)
      await compare(session)
    }
    for (const session of sessions) await compare(session)
    expect(done.size, JSON.stringify([...done])).to.equal(11)
    for (const end of ['complete', 'expired'])
      expect(sessions.filter(({ status }) => status === end).length, end).to.be.greaterThan(8)
  })
})
