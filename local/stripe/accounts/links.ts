import type { Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'
import { findAccount, readAccount, refuseOver } from './keepAccount.ts'
import { isoOf } from './views/viewV2.ts'

/** Seconds within which a link has to be opened. */
export const LINK_S = 300
/** Seconds that the pages behind a link stay open. */
export const VISIT_S = 3600

/** What a link leads to. */
export type LinkUse = 'account_onboarding' | 'account_update' | 'dashboard'

/** A link of the API's; it opens once. Its id stands in its address and in no answer. */
export interface SetupLink extends StoredObject {
  object: 'setup_link'
  account: string
  use: LinkUse
  refresh_url: string | null
  return_url: string | null
  /** unix seconds */
  expires_at: number
  is_opened: boolean
}

/** The pages that a link opened, for as long as somebody is at them. Its id is the right to be there. */
export interface Visit extends StoredObject {
  object: 'setup_visit'
  account: string
  use: LinkUse
  refresh_url: string | null
  return_url: string | null
  expires_at: number
  /** the owner finished; a second press changes nothing */
  is_done: boolean
}

interface UseCase {
  type: string
  account_onboarding?: { refresh_url?: string; return_url?: string }
  account_update?: { refresh_url?: string; return_url?: string }
}

export const linkRoutes: Route[] = [
  { method: 'POST', path: '/v2/core/account_links', answer: createAccountLink },
  {
    method: 'POST',
    path: '/v1/accounts/{id}/login_links',
    answer(tx, _params, ids) {
      const facts = readAccount(tx, String(ids.id))
      if (!facts.isSubmitted)
        throw new ApiError(
          400,
          'account_invalid',
          'The owner has to be through the pages of the account once.',
        )
      refuseOver(facts)
      const link = makeLink(tx, { account: facts.id, use: 'dashboard', refresh_url: null, return_url: null })
      return { object: 'login_link', created: tx.nowS, url: urlOf(tx, link) }
    },
  },
]

function createAccountLink(tx: Transaction, params: Params) {
  const { account, use_case } = params as { account: string; use_case: UseCase }
  const facts = tx.scope === tx.platform ? findAccount(tx, account) : undefined
  if (!facts) throw new ApiError(404, 'not_found', `There is no account '${account}'.`, { param: 'account' })
  refuseOver(facts)
  const { type } = use_case
  if (type !== 'account_onboarding' && type !== 'account_update')
    throw new ApiError(400, 'invalid_fields', `There are no links for '${type}'.`, { param: 'use_case.type' })
  const sent = use_case[type]
  if (!sent)
    throw new ApiError(400, 'invalid_fields', `use_case.${type} is missing.`, { param: `use_case.${type}` })
  for (const name of ['refresh_url', 'return_url'] as const)
    if (sent[name] === undefined ? name === 'refresh_url' : !isWebAddress(sent[name]))
      throw new ApiError(400, 'invalid_fields', `${name} has to be an address of the web.`, {
        param: `use_case.${type}.${name}`,
      })
  const { refresh_url = null, return_url = null } = sent
  const link = makeLink(tx, { account, use: type, refresh_url, return_url })
  return {
    object: 'v2.core.account_link',
    account,
    created: isoOf(tx.nowS),
    expires_at: isoOf(link.expires_at),
    livemode: false,
    url: urlOf(tx, link),
    use_case: { type, [type]: sent },
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function makeLink(
  tx: Transaction,
  link: Pick<SetupLink, 'account' | 'use' | 'refresh_url' | 'return_url'>,
): SetupLink {
  return tx.save<SetupLink>({
    id: tx.newId('link'),
    object: 'setup_link',
    ...link,
    expires_at: tx.nowS + LINK_S,
    is_opened: false,
  })
}

const urlOf = (tx: Transaction, link: SetupLink) => `${tx.pagesOrigin}/setup/${link.id}`

/** What comes of opening a link: pages that are open now, or where to ask for another link (null: nowhere). */
export function openLink(tx: Transaction, id: string): { visit: Visit } | { refreshUrl: string | null } {
  const link = tx.find<SetupLink>('setup_link', id)
  if (!link) return { refreshUrl: null }
  const isOpen = !link.is_opened && tx.nowS < link.expires_at && findAccount(tx, link.account) !== undefined
  if (!isOpen) return { refreshUrl: link.refresh_url }
  tx.save<SetupLink>({ ...link, is_opened: true })
  const { account, use, refresh_url, return_url } = link
  const visit = tx.save<Visit>({
    id: tx.newId('visit'),
    object: 'setup_visit',
    ...{ account, use, refresh_url, return_url },
    expires_at: tx.nowS + VISIT_S,
    is_done: false,
  })
  return { visit }
}
