import { writeAmount } from '../pages/writeAmount.ts'
import { writeAlert, writeField } from '../pages/writeField.ts'
import { escapeHtml, writeStandInPage } from '../pages/writeStandInPage.ts'
import { PAGE_WORDS } from './pageWords.ts'
import type { Wrongs } from './readPayForm.ts'
import type { CheckoutSession, Draft, LineItem } from './session.ts'

/** A card of the customer's that may be picked. */
export interface KeptCard {
  id: string
  /** `Visa ending in 4242, 12/34` */
  label: string
}

/** What a checkout page shows beside the session. */
export interface CheckoutView {
  session: CheckoutSession
  lines: readonly LineItem[]
  /** the address that cannot be changed here, if one is known */
  email: string | null
  kept: readonly KeptCard[]
  /** names this form: sent twice it pays once */
  formId: string
  draft?: Draft | undefined
  /** the card that was picked before, by its id */
  picked?: string | null
  /** one sentence on top: what went wrong */
  alert?: string | undefined
  wrongs?: Wrongs
  /** where the bank's question is, when one waits for an answer */
  challengeUrl?: string | undefined
  /** true: the card is kept for later payments without a tick */
  isKeptAnyway: boolean
}

const VERBS: Record<string, string> = { book: 'Book', donate: 'Donate', subscribe: 'Subscribe' }

/** The page of an open session. */
export function writeCheckoutPage(view: CheckoutView): string {
  if (view.session.mode === 'setup')
    return writeStandInPage(
      'Save a card',
      `<section aria-label="Card">${writeForm(view, 'Save card')}</section>`,
    )
  const { session, lines } = view
  const amount = amountOf(session)
  const isFree = session.amount_total === 0
  const press = isFree ? 'Complete order' : `${VERBS[session.submit_type ?? ''] ?? 'Pay'} ${amount}`
  return writeStandInPage(
    'Checkout',
    `<div class="pair"><section aria-label="What you buy">${writeBought(lines)}
<p class="sum"><span>Total</span><span>${escapeHtml(amount)}</span></p></section>
<section aria-label="Payment">${writeForm(view, press)}</section></div>`,
  )
}

const amountOf = ({ amount_total: amount, currency }: CheckoutSession) =>
  writeAmount(Number(amount), String(currency))

function writeForm(view: CheckoutView, press: string): string {
  const { session, formId, alert, challengeUrl } = view
  const { waits, another } = PAGE_WORDS[session.mode]
  const asks = challengeUrl
    ? `<p>Your bank asks whether it is you. ${escapeHtml(waits)}</p>
<a class="button" href="${escapeHtml(challengeUrl)}">Continue to your bank</a>
<p>${escapeHtml(another)}</p>`
    : ''
  const { submit } = session.custom_text
  return `${alert ? writeAlert(alert) : ''}${asks}
<form method="post" action="/checkout/${escapeHtml(session.id)}" novalidate>
<input type="hidden" name="form" value="${escapeHtml(formId)}">
${writePayer(view)}${session.amount_total === 0 ? '' : writeCards(view)}
${submit ? `<p>${escapeHtml(submit.message)}</p>` : ''}
<button type="submit"${challengeUrl ? ' class="quiet"' : ''}>${escapeHtml(press)}</button></form>
${session.cancel_url ? `<a class="button quiet" href="${escapeHtml(session.cancel_url)}">Back</a>` : ''}`
}

/** The page of a session that is over: what became of it, and one way on. */
export function writeEndedPage(
  title: string,
  sentence: string,
  way: { href: string; label: string },
): string {
  return writeStandInPage(
    title,
    `<p>${escapeHtml(sentence)}</p><a class="button" href="${escapeHtml(way.href)}">${escapeHtml(way.label)}</a>`,
  )
}

function writeBought(lines: readonly LineItem[]): string {
  const rows = lines.map(({ description, quantity, amount_total, currency }) => {
    const what = quantity === 1 ? description : `${description} × ${quantity}`
    return `<li><span>${escapeHtml(what)}</span><span>${escapeHtml(writeAmount(amount_total, currency))}</span></li>`
  })
  return `<ul class="bought">${rows.join('')}</ul>`
}

function writePayer({ email, draft, wrongs, session }: CheckoutView): string {
  const mail = email
    ? `<p>${session.mode === 'setup' ? 'Card of' : 'You pay as'} ${escapeHtml(email)}</p>`
    : writeField({
        ...{ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email' },
        ...{ value: draft?.email ?? '', error: wrongs?.email },
      })
  return session.amount_total !== 0 ? mail : `${mail}${writeName({ draft, wrongs, label: 'Your name' })}`
}

function writeCards(view: CheckoutView): string {
  const { kept, picked, draft, wrongs } = view
  const chosen = picked ?? kept[0]?.id ?? 'new'
  const choice = (id: string, label: string) =>
    `<label class="choice"><input type="radio" name="card" value="${escapeHtml(id)}"${
      id === chosen ? ' checked' : ''
    }>${escapeHtml(label)}</label>`
  const choices =
    kept.length === 0
      ? ''
      : `<fieldset class="cards"><legend>Card</legend>${kept.map(({ id, label }) => choice(id, label)).join('')}${choice('new', 'Another card')}</fieldset>`
  return `${choices}<div class="new-card">
${writeField({
  ...{ name: 'number', label: 'Card number', isNumeric: true, error: wrongs?.number },
  ...{ hint: 'A test card, such as 4242 4242 4242 4242', autocomplete: 'off' },
})}
${writeField({ name: 'expiry', label: 'Expiry (month / year)', autocomplete: 'off', error: wrongs?.expiry })}
${writeField({ name: 'code', label: 'Security code', autocomplete: 'off', isNumeric: true, error: wrongs?.code })}
${writeName({ draft, wrongs, label: 'Name on the card' })}${writeKeep(view)}</div>`
}

function writeName({
  draft,
  wrongs,
  label,
}: Pick<CheckoutView, 'draft' | 'wrongs'> & { label: string }): string {
  return writeField({
    ...{ name: 'name', label, autocomplete: 'name' },
    ...{ value: draft?.name ?? '', error: wrongs?.name },
  })
}

function writeKeep({ session, draft, isKeptAnyway }: CheckoutView): string {
  if (session.saved_payment_method_options?.payment_method_save === 'enabled')
    return `<label class="choice"><input type="checkbox" name="keep"${
      draft?.isKept ? ' checked' : ''
    }>Keep this card for next time</label>`
  return isKeptAnyway ? '<p>This card is kept for later payments.</p>' : ''
}
