import type { Page, PageAnswer, PageRequest } from '../feature.ts'
import { writeAmount } from '../pages/writeAmount.ts'
import { escapeHtml, writeStandInPage } from '../pages/writeStandInPage.ts'
import { finishAuthentication } from '../payments/confirmIntent.ts'
import type { PaymentIntent } from '../payments/intent.ts'
import { finishSetup } from '../setups/confirmSetup.ts'
import { SETUP, type SetupIntent } from '../setups/setupIntent.ts'
import type { Store } from '../store/openStore.ts'
import type { Transaction } from '../store/transaction.ts'
import { currentSession } from './endSession.ts'
import { afterAttempt, type Paid } from './paySession.ts'
import { afterSetup } from './saveCard.ts'
import { type CheckoutSession, SESSION, successUrlOf } from './session.ts'
import { writeEndedPage } from './writeCheckoutPage.ts'

/** What a bank asks of who pays. Closing the page answers nothing: the intent waits, and can be taken up again. */
export const THREE_D_SECURE_PAGES: Page[] = [
  { method: 'GET', path: '/three-d-secure/{intent}', answer: ask },
  { method: 'POST', path: '/three-d-secure/{intent}', answer: decide },
]

/** What a bank asks about, with the session it belongs to, both as they are now. */
interface Asked {
  id: string
  status: string
  question: string
  session: CheckoutSession | undefined
  /** Keeps the answer. @returns where the buyer goes on; null: nowhere */
  decide(isPassed: boolean): string | null
}

function find(tx: Transaction, id: string): Asked | undefined {
  if (tx.find<SetupIntent>(SETUP, id)) return setupAsked(tx, id)
  return tx.find<PaymentIntent>('payment_intent', id) && paymentAsked(tx, id)
}

/** First of all: a session whose time is over takes its intent with it. */
function sessionOf(tx: Transaction, fields: Record<string, string>): CheckoutSession | undefined {
  const [known] = tx.list<CheckoutSession>(SESSION, { fields })
  return known && currentSession(tx, known.id)
}

function paymentAsked(tx: Transaction, id: string): Asked {
  const session = sessionOf(tx, { payment_intent: id })
  const intent = tx.read<PaymentIntent>('payment_intent', id)
  return {
    ...{ id, status: intent.status, session },
    question: `Do you want to pay ${writeAmount(intent.amount, intent.currency)}? If you close this page nothing is charged, and the payment waits.`,
    decide(isPassed) {
      const back = returnUrlOf(intent)
      const decided = finishAuthentication(tx, id, isPassed)
      if (session) return onwardOf(tx, session, afterAttempt(tx, session, decided))
      return back ? withResult(back, decided) : null
    },
  }
}

function setupAsked(tx: Transaction, id: string): Asked {
  const session = sessionOf(tx, { setup_intent: id })
  return {
    ...{ id, status: tx.read<SetupIntent>(SETUP, id).status, session },
    question:
      'Do you want to save this card for later payments? If you close this page nothing is saved, and the question waits.',
    decide(isPassed) {
      const decided = finishSetup(tx, id, isPassed)
      return session ? onwardOf(tx, session, afterSetup(tx, session, decided)) : null
    },
  }
}

const onwardOf = (tx: Transaction, session: CheckoutSession, paid: Paid): string =>
  paid.kind === 'complete' ? successUrlOf(paid.session) : `${tx.pagesOrigin}/checkout/${session.id}`

function ask(store: Store, { ids }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const asked = find(tx, String(ids.intent))
    if (!asked) return unknownPage()
    return asked.status === 'requires_action' ? questionPage(asked) : answeredPage(asked)
  })
}

function decide(store: Store, { ids, form }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const asked = find(tx, String(ids.intent))
    if (!asked) return unknownPage()
    if (asked.status !== 'requires_action') return answeredPage(asked)
    const answer = form.get('answer')
    if (answer !== 'approve' && answer !== 'decline') return questionPage(asked)
    const location = asked.decide(answer === 'approve')
    return location === null ? answeredPage({ ...asked, status: 'answered' }) : { location }
  })
}

function questionPage({ id, question }: Asked): PageAnswer {
  return {
    html: writeStandInPage(
      'Your bank asks',
      `<p>${escapeHtml(question)}</p>
<form method="post" action="/three-d-secure/${escapeHtml(id)}">
<button type="submit" name="answer" value="approve">Approve</button>
<button type="submit" name="answer" value="decline" class="quiet">Decline</button></form>`,
    ),
  }
}

function answeredPage({ status, session }: Asked): PageAnswer {
  const what = session?.mode === 'setup' ? 'No card was saved.' : 'Nothing was charged.'
  const sentence =
    status === 'canceled'
      ? `This ${session?.mode === 'setup' ? 'question' : 'payment'} was given up. ${what}`
      : 'This question has been answered. Nothing more is asked here.'
  if (!session)
    return {
      html: writeStandInPage('Nothing to confirm', `<p>${escapeHtml(sentence)} You can close this page.</p>`),
    }
  const way = { href: `/checkout/${session.id}`, label: 'Back to the checkout' }
  return { html: writeEndedPage('Nothing to confirm', sentence, way) }
}

/** Where a server that confirmed by itself wants its buyer back, if it said so. */
function returnUrlOf(intent: PaymentIntent): URL | undefined {
  const action = intent.next_action as { redirect_to_url?: { return_url?: string | null } } | null
  const url = URL.parse(action?.redirect_to_url?.return_url ?? '')
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

function withResult(back: URL, intent: PaymentIntent): string {
  const url = new URL(back)
  url.searchParams.set('payment_intent', intent.id)
  url.searchParams.set('payment_intent_client_secret', intent.client_secret)
  url.searchParams.set('redirect_status', intent.last_payment_error ? 'failed' : 'succeeded')
  return url.href
}

function unknownPage(): PageAnswer {
  const html = writeStandInPage(
    'Nothing here',
    '<p>There is no such payment. Go back to where you came from.</p>',
  )
  return { html, status: 404 }
}
