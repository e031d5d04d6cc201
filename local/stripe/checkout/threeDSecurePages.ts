import type { Page, PageAnswer, PageRequest } from '../feature.ts'
import { writeAmount } from '../pages/writeAmount.ts'
import { escapeHtml, writeStandInPage } from '../pages/writeStandInPage.ts'
import { finishAuthentication } from '../payments/confirmIntent.ts'
import type { PaymentIntent } from '../payments/intent.ts'
import type { Store } from '../store/openStore.ts'
import type { Transaction } from '../store/transaction.ts'
import { currentSession } from './endSession.ts'
import { afterAttempt } from './paySession.ts'
import { type CheckoutSession, SESSION, successUrlOf } from './session.ts'
import { writeEndedPage } from './writeCheckoutPage.ts'

/** What a bank asks of who pays. Closing the page answers nothing: the intent waits, and can be taken up again. */
export const THREE_D_SECURE_PAGES: Page[] = [
  { method: 'GET', path: '/three-d-secure/{intent}', answer: ask },
  { method: 'POST', path: '/three-d-secure/{intent}', answer: decide },
]

/** An intent with the session it belongs to, both as they are now. */
interface Asked {
  intent: PaymentIntent
  session: CheckoutSession | undefined
}

function find(tx: Transaction, id: string): Asked | undefined {
  if (!tx.find<PaymentIntent>('payment_intent', id)) return undefined
  const [known] = tx.list<CheckoutSession>(SESSION, { fields: { payment_intent: id } })
  // first: a session whose time is over takes its intent with it
  const session = known && currentSession(tx, known.id)
  return { intent: tx.read<PaymentIntent>('payment_intent', id), session }
}

function ask(store: Store, { ids }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const asked = find(tx, String(ids.intent))
    if (!asked) return unknownPage()
    return asked.intent.status === 'requires_action' ? questionPage(asked.intent) : answeredPage(asked)
  })
}

function decide(store: Store, { ids, form }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const asked = find(tx, String(ids.intent))
    if (!asked) return unknownPage()
    if (asked.intent.status !== 'requires_action') return answeredPage(asked)
    const answer = form.get('answer')
    if (answer !== 'approve' && answer !== 'decline') return questionPage(asked.intent)
    const back = returnUrlOf(asked.intent)
    const intent = finishAuthentication(tx, asked.intent.id, answer === 'approve')
    if (!asked.session)
      return back ? { location: withResult(back, intent) } : answeredPage({ ...asked, intent })
    const paid = afterAttempt(tx, asked.session, intent)
    const onward = `${tx.pagesOrigin}/checkout/${asked.session.id}`
    return { location: paid.kind === 'complete' ? successUrlOf(paid.session) : onward }
  })
}

function questionPage(intent: PaymentIntent): PageAnswer {
  const amount = writeAmount(intent.amount, intent.currency)
  return {
    html: writeStandInPage(
      'Your bank asks',
      `<p>Do you want to pay ${escapeHtml(amount)}? If you close this page nothing is charged, and the payment waits.</p>
<form method="post" action="/three-d-secure/${escapeHtml(intent.id)}">
<button type="submit" name="answer" value="approve">Approve</button>
<button type="submit" name="answer" value="decline" class="quiet">Decline</button></form>`,
    ),
  }
}

function answeredPage({ intent, session }: Asked): PageAnswer {
  const sentence =
    intent.status === 'canceled'
      ? 'This payment was given up. Nothing was charged.'
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
