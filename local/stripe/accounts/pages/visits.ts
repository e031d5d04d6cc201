import type { PageAnswer, PageRequest } from '../../feature.ts'
import { writeStandInPage } from '../../pages/writeStandInPage.ts'
import type { Store } from '../../store/openStore.ts'
import type { Transaction } from '../../store/transaction.ts'
import type { AccountFacts } from '../accountFacts.ts'
import { findAccount } from '../keepAccount.ts'
import { openLink, type Visit } from '../links.ts'

/** A page within a visit, in one transaction. */
export interface VisitedPage {
  tx: Transaction
  visit: Visit
  facts: AccountFacts
  request: PageRequest
}

/** Opens the pages of a link, or leads to where there is a new link. */
export function enterByLink(store: Store, { ids }: PageRequest): PageAnswer {
  const opened = store.transact((tx) => openLink(tx, String(ids.link)))
  if (!('visit' in opened)) return elsewhere(opened.refreshUrl)
  const { id, use } = opened.visit
  return { location: use === 'dashboard' ? `/account/${id}/dashboard` : `/account/${id}` }
}

/** A page for whoever is in an open visit; others are led to where there is a new link. */
export function inVisit(work: (page: VisitedPage) => PageAnswer) {
  return (store: Store, request: PageRequest): PageAnswer =>
    store.transact((tx) => {
      const visit = tx.find<Visit>('setup_visit', String(request.ids.visit))
      if (!visit) return elsewhere(null)
      const facts = findAccount(tx, visit.account)
      const isOpen = facts !== undefined && (visit.is_done || tx.nowS < visit.expires_at)
      return isOpen ? work({ tx, visit, facts, request }) : elsewhere(visit.refresh_url)
    })
}

/** Ends a visit: the browser goes back to who sent it. */
export function leaveVisit(tx: Transaction, visit: Visit): PageAnswer {
  if (!visit.is_done) tx.save<Visit>({ ...visit, is_done: true })
  if (visit.return_url !== null) return { location: visit.return_url }
  return { html: writeStandInPage('That is all', '<p>You can close this page.</p>') }
}

function elsewhere(refreshUrl: string | null): PageAnswer {
  if (refreshUrl !== null) return { location: refreshUrl }
  const body =
    '<p>This link was used, is too old, or never was one. Ask for a new one where you found it.</p>'
  return { html: writeStandInPage('This link does not open', body), status: 410 }
}
