import type { PoolClient } from 'pg'
import { inScope, type ScopedPool } from '#db/scope.ts'
import { ProblemError } from '../http/problemError.ts'
import {
  type ConnectReading,
  PaymentOutcomeUnknown,
  type PaymentProvider,
  PaymentRefused,
} from '../ports/payments.ts'
import type { ConnectAccount } from './contract.ts'
import type { BillingDeps, BillingRouteDeps } from './deps.ts'
import { providerProblem } from './providerProblem.ts'
import {
  beginAttempt,
  type ConnectRow,
  endCall,
  findConnect,
  findConnectOwner,
  readNow,
  saveGone,
  saveReading,
} from './store.ts'

const KEY_BYTES = 16
/** Where the provider's pages lead back to; the page asks again how the account stands. */
const BACK = '/studio/passes/cards'

/** How the own account at the provider stands, as it was read last. */
export function connectView({ payments, settings }: BillingDeps, row?: ConnectRow): ConnectAccount {
  return {
    state: row?.account_ref ? row.state : 'none',
    country: row?.country ?? null,
    currency: row?.currency ?? null,
    salesCurrency: payments ? settings.CARD_CURRENCY : null,
    sellsByCard:
      payments !== null && row?.state === 'active' && row.pays_out && row.currency === settings.CARD_CURRENCY,
    demands: row?.demands ?? [],
    demandsUntil: row?.demands_until?.toISOString() ?? null,
    isChecking: row?.is_checking ?? false,
    wayOut: row?.way_out ?? null,
    paysOut: row?.pays_out ?? false,
    readAt: row?.read_at?.toISOString() ?? null,
  }
}

/** @throws ProblemError NOT_FOUND where the installation takes no cards */
export function offered({ payments }: BillingDeps): PaymentProvider {
  if (!payments) throw new ProblemError('NOT_FOUND', { detail: 'This installation takes no cards.' })
  return payments
}

/**
 * Reads an account at the provider.
 * @returns keeps the reading, where the caller likes
 * @throws what the port throws, but for an account that is gone
 */
export async function readConnectNow(
  { pool }: Pick<BillingDeps, 'pool'>,
  payments: PaymentProvider,
  { creatorId, accountRef }: { creatorId: string; accountRef: string },
): Promise<(db: ScopedPool | PoolClient) => Promise<void>> {
  const askedAt = await readNow(pool)
  try {
    const reading = await payments.readConnect(accountRef)
    return (db) => saveReading(db, creatorId, reading, askedAt)
  } catch (error) {
    if (!(error instanceof PaymentRefused && error.code === 'GONE')) throw error
    return (db) => saveGone(db, accountRef, askedAt)
  }
}

/** Reads an account at the provider and keeps the reading. @throws what the port throws, but for an account that is gone */
export async function refreshConnect(
  deps: BillingDeps,
  account: { creatorId: string; accountRef: string },
): Promise<void> {
  const keep = await readConnectNow(deps, offered(deps), account)
  // a buyer has it read again too: it is its creator's, whoever asked
  await keep(inScope(deps.pool, { creator: account.creatorId }))
}

/** An own account that is there. @throws ProblemError NOT_FOUND */
export async function readOwnConnect(deps: BillingDeps, accountId: string) {
  offered(deps)
  const row = await findConnect(deps.pool, accountId)
  if (!row?.account_ref)
    throw new ProblemError('NOT_FOUND', { detail: 'You have no account at the payment provider yet.' })
  return { creatorId: row.creator_id, accountRef: row.account_ref, row }
}

/** Somebody who wants to be paid by card. */
interface Applicant {
  accountId: string
  /** counts where there is no account yet */
  country: string
  ip: string
}

/**
 * Makes the account with the first link, and leads to the provider's pages. What will be asked for is committed first: an
 * answer that is lost is asked for again by the same attempt, so that nobody has two accounts.
 * @throws ProblemError NOT_FOUND, CONFLICT, INVALID_INPUT, PAYMENTS_UNREACHABLE, RATE_LIMITED
 */
export async function openConnectPages(
  deps: BillingRouteDeps,
  applicant: Applicant,
): Promise<{ url: string }> {
  const payments = offered(deps)
  let row = await findConnect(deps.pool, applicant.accountId)
  if (!row) await deps.limits.checkNewConnect(applicant.ip)
  if (!row?.account_ref) row = await makeAccount(deps, payments, applicant)
  if (row.state === 'rejected')
    throw new ProblemError('CONFLICT', {
      detail: 'The payment provider closed this account for good. Its support can say why.',
    })
  const back = `${deps.settings.PUBLIC_URL.replace(/\/$/, '')}${BACK}`
  try {
    const { url } = await payments.connectLink(String(row.account_ref), {
      returnUrl: `${back}?card=back`,
      renewUrl: `${back}?card=renew`,
    })
    return { url }
  } catch (error) {
    throw providerProblem(error)
  }
}

async function makeAccount(
  deps: BillingDeps,
  payments: PaymentProvider,
  { accountId, country }: Applicant,
): Promise<ConnectRow> {
  const { pool, random } = deps
  const owner = await findConnectOwner(pool, accountId)
  if (!owner) throw new ProblemError('NOT_FOUND', { detail: 'Make your channel first.' })
  if (!owner.email)
    throw new ProblemError('CONFLICT', {
      detail: 'The payment provider writes to your e-mail address: add one on your security page first.',
    })
  const key = `connect:${owner.creatorId}:${Buffer.from(random(KEY_BYTES)).toString('hex')}`
  await beginAttempt(pool, { ...owner, email: owner.email, name: owner.channelName, country, key })
  const begun = await findConnect(pool, accountId)
  if (!begun) throw new ProblemError('CONFLICT', { detail: 'Press again: another window was first.' })
  if (begun.account_ref) return begun
  const askedAt = await readNow(pool)
  let reading: ConnectReading
  try {
    reading = await payments.createConnect({
      attemptKey: begun.attempt_key,
      creatorId: begun.creator_id,
      email: String(begun.attempt_email),
      displayName: String(begun.attempt_name),
      country: begun.country,
    })
  } catch (error) {
    // what is not known is asked for again as it was
    if (!(error instanceof PaymentOutcomeUnknown)) await endCall(pool, begun.creator_id, begun.attempt_key)
    if (!(error instanceof PaymentRefused && error.providerCode?.includes('country')))
      throw providerProblem(error)
    const detail = 'The payment provider opens no account there for this site. Nothing was made.'
    throw new ProblemError('INVALID_INPUT', { detail, fields: { '/country': detail } }, { cause: error })
  }
  await saveReading(pool, begun.creator_id, reading, askedAt)
  const made = await findConnect(pool, accountId)
  if (!made?.account_ref) throw new Error(`the account of ${begun.creator_id} was made and is not there`)
  return made
}

/** Leads to the creator's own view at the provider. @throws ProblemError NOT_FOUND, CONFLICT, PAYMENTS_UNREACHABLE */
export async function openDashboard(deps: BillingDeps, accountId: string): Promise<{ url: string }> {
  const { accountRef } = await readOwnConnect(deps, accountId)
  try {
    const { url } = await offered(deps).dashboardLink(accountRef)
    return { url }
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'GONE')
      throw new ProblemError(
        'CONFLICT',
        { detail: 'There is nothing to see yet: go through the pages of the payment provider first.' },
        { cause: error },
      )
    throw providerProblem(error)
  }
}
