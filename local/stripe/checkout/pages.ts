import type { Page, PageAnswer, PageRequest } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { writeStandInPage } from '../pages/writeStandInPage.ts'
import type { Customer } from '../payments/customers.ts'
import type { PaymentIntent } from '../payments/intent.ts'
import { methodsOf, type PaymentMethod } from '../payments/methods.ts'
import { SETUP, type SetupIntent } from '../setups/setupIntent.ts'
import type { Store } from '../store/openStore.ts'
import type { Transaction } from '../store/transaction.ts'
import { currentSession } from './endSession.ts'
import { declineWords, PAGE_WORDS } from './pageWords.ts'
import { type Paid, paySession } from './paySession.ts'
import { readPayForm, typedName, type Wrongs } from './readPayForm.ts'
import { saveCard } from './saveCard.ts'
import { type CheckoutSession, factsOf, SESSION, successUrlOf } from './session.ts'
import { type KeptCard, writeCheckoutPage, writeEndedPage } from './writeCheckoutPage.ts'

/** The checkout of one session. Who has its address may pay; nothing else of the customer is shown or changed. */
export const CHECKOUT_PAGES: Page[] = [
  { method: 'GET', path: '/checkout/{session}', answer: show },
  { method: 'POST', path: '/checkout/{session}', answer: pay },
]

/** What was typed and what is wrong with it, beside the session. */
interface Tried {
  form: URLSearchParams
  wrongs?: Wrongs
  alert: string
}

function show(store: Store, { ids }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const session = findSession(tx, String(ids.session))
    return session ? pageOf(tx, session) : unknownPage()
  })
}

function pay(store: Store, request: PageRequest): PageAnswer {
  try {
    return tryToPay(store, request)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // nothing of the attempt stayed: the intent cannot be paid now, whatever the card
    return store.transact((tx) => {
      const session = findSession(tx, String(request.ids.session))
      if (session?.status !== 'open') throw error
      const alert = PAGE_WORDS[session.mode].impossible
      return { ...formPage(tx, session, { form: request.form, alert }), status: 409 }
    })
  }
}

function tryToPay(store: Store, { ids, form }: PageRequest): PageAnswer {
  return store.transact((tx) => {
    const session = findSession(tx, String(ids.session))
    if (!session) return unknownPage()
    const formId = form.get('form') ?? ''
    // the same form again, as a second click sends it
    if (session.status === 'complete' && factsOf(tx, session).paidBy === formId)
      return { location: successUrlOf(session) }
    if (session.status !== 'open') return pageOf(tx, session)
    const read = readPayForm(form, {
      email: emailOf(tx, session),
      kept: keptCards(tx, session).map(({ id }) => id),
      nowS: tx.nowS,
      isFree: session.amount_total === 0,
      mayKeep: session.saved_payment_method_options?.payment_method_save === 'enabled',
    })
    if ('wrongs' in read)
      return {
        ...formPage(tx, session, { form, wrongs: read.wrongs, alert: toldOf(read.wrongs, session) }),
        status: 422,
      }
    const take = session.mode === 'setup' ? saveCard : paySession
    return after(tx, take(tx, session, read, formId), form)
  })
}

function after(tx: Transaction, paid: Paid, form: URLSearchParams): PageAnswer {
  if (paid.kind === 'complete') return { location: successUrlOf(paid.session) }
  if (paid.kind === 'challenge') return { location: `${tx.pagesOrigin}/three-d-secure/${paid.intent}` }
  return {
    ...formPage(tx, paid.session, { form, alert: declineWords(paid.error, paid.session.mode) }),
    status: 402,
  }
}

function findSession(tx: Transaction, id: string): CheckoutSession | undefined {
  return tx.find(SESSION, id) && currentSession(tx, id)
}

/** The page of a session by what became of it. */
function pageOf(tx: Transaction, session: CheckoutSession): { html: string } {
  if (session.status === 'open') return formPage(tx, session)
  const { done, doneText, expired } = PAGE_WORDS[session.mode]
  if (session.status === 'complete')
    return { html: writeEndedPage(done, doneText, { href: successUrlOf(session), label: 'Continue' }) }
  const href = session.cancel_url ?? new URL(session.success_url).origin
  return { html: writeEndedPage('This checkout has expired', expired, { href, label: 'Back' }) }
}

function formPage(tx: Transaction, session: CheckoutSession, tried?: Tried): { html: string } {
  const facts = factsOf(tx, session)
  const { status, id, error } = lastAttempt(tx, session)
  const told = status === 'requires_payment_method' && error
  return {
    html: writeCheckoutPage({
      ...{ session, lines: facts.includable.line_items.data, email: emailOf(tx, session) },
      kept: keptCards(tx, session),
      formId: tx.newId('form'),
      draft: tried ? draftOf(tried.form) : facts.draft,
      picked: tried?.form.get('card') ?? null,
      wrongs: tried?.wrongs ?? {},
      alert: tried?.alert ?? (told ? declineWords(told, session.mode) : undefined),
      challengeUrl: status === 'requires_action' ? `/three-d-secure/${id}` : undefined,
      isKeptAnyway: session.customer !== null && facts.intent.setup_future_usage !== undefined,
    }),
  }
}

/** How the last press of the page ended, if there was one. */
function lastAttempt(tx: Transaction, session: CheckoutSession) {
  const { payment_intent: intentId, setup_intent: setupId } = session
  const setup = setupId ? tx.find<SetupIntent>(SETUP, setupId) : undefined
  if (setup) return { status: setup.status, id: setup.id, error: setup.last_setup_error }
  const intent = intentId ? tx.find<PaymentIntent>('payment_intent', intentId) : undefined
  return { status: intent?.status, id: intent?.id, error: intent?.last_payment_error ?? null }
}

const draftOf = (form: URLSearchParams) => ({
  email: (form.get('email') ?? '').trim().slice(0, 254),
  name: typedName(form),
  isKept: form.get('keep') === 'on',
})

/** The address that receipts go to, unless it is asked for on the page. */
function emailOf(tx: Transaction, { customer, customer_email: email }: CheckoutSession): string | null {
  // what is left of a deleted customer has none
  return customer === null ? email : (tx.find<Customer>('customer', customer)?.email ?? null)
}

/** Cards of the customer that the session lets be picked, newest first. */
function keptCards(tx: Transaction, session: CheckoutSession): KeptCard[] {
  if (session.customer === null || session.mode === 'setup') return []
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always']
  return methodsOf(tx, session.customer)
    .filter((method) => shown.includes(String(method.allow_redisplay)))
    .map((method) => ({ id: method.id, label: labelOf(method) }))
}

function labelOf({ card }: PaymentMethod): string {
  const brand = card.brand.charAt(0).toUpperCase() + card.brand.slice(1)
  return `${brand} ending in ${card.last4}, ${card.exp_month}/${String(card.exp_year).slice(-2)}`
}

function toldOf(wrongs: Wrongs, { mode }: CheckoutSession): string {
  const texts = Object.values(wrongs)
  return texts.length === 1 ? String(texts[0]) : `Some of this cannot be right. ${PAGE_WORDS[mode].nothing}`
}

function unknownPage(): PageAnswer {
  const html = writeStandInPage(
    'Nothing here',
    '<p>There is no such checkout. Go back to where you came from.</p>',
  )
  return { html, status: 404 }
}
