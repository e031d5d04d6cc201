import type { Command, Params } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Transaction } from '../store/transaction.ts'
import { type AccountFacts, REJECTIONS, type Rejection, stateOf } from './accountFacts.ts'
import { workingBank } from './banks/bankNumbers.ts'
import { addBank } from './banks/keepBank.ts'
import { moveAccount, readAccount } from './keepAccount.ts'
import type { AccountStep } from './takeStep.ts'
import { viewV2 } from './views/viewV2.ts'
import { DOCUMENT } from './views/wantedOf.ts'

/** What is wrong with what was there, unless a command says otherwise. */
const USUAL_CODE = 'verification_failed_keyed_identity'

/** What the provider or an owner may do at any time, done by a test. Each answers the account as v2 shows it. */
export const accountCommands: Command[] = [
  command('accounts/verify', (tx, facts) => step(tx, facts, { kind: 'verify' })),
  command('accounts/activate', (tx, facts) => {
    const after = step(tx, facts, { kind: 'activate' })
    if (after.bank === 'works') return
    addBank(tx, after, { ...workingBank(facts.country), currency: facts.currency, isDefault: true })
  }),
  // without a time the account stands still at once, with one from then on
  command('accounts/restrict', (tx, facts, params) => {
    const untilS = params.until === undefined || params.until === null ? null : Number(params.until)
    if (untilS !== null && !Number.isSafeInteger(untilS))
      throw new ApiError(400, 'parameter_invalid', 'A time is in unix seconds.', { param: 'until' })
    step(tx, facts, {
      kind: 'demand',
      demand: {
        what: typeof params.requirement === 'string' ? params.requirement : DOCUMENT,
        untilS,
        isOverdue: untilS === null || untilS <= tx.nowS,
        code: typeof params.code === 'string' ? params.code : USUAL_CODE,
      },
    })
  }),
  command('accounts/reject', (tx, facts, params) => {
    const reason = params.reason ?? 'other'
    if (!REJECTIONS.includes(reason as Rejection))
      throw new ApiError(400, 'parameter_invalid', `${reason} is no reason to reject.`, { param: 'reason' })
    step(tx, facts, { kind: 'reject', reason: reason as Rejection })
  }),
  command('accounts/deauthorize', (tx, facts) => {
    // what happened in the account stays there, but it is the platform's no more
    tx.as(facts.id).emit('account.application.deauthorized', {
      id: `ca_${tx.platform.slice('acct_'.length)}`,
      object: 'application',
      name: 'Platform of the sandbox',
    })
    tx.remove('account', facts.id)
  }),
]

function command(
  name: string,
  work: (tx: Transaction, facts: AccountFacts, params: Params) => void,
): Command {
  return {
    name,
    run: (store, sent) =>
      store.transact((tx) => {
        const params = (sent ?? {}) as Params
        const facts = readAccount(tx, String(params.account))
        work(tx, facts, params)
        const after = tx.find('account', facts.id) && readAccount(tx, facts.id)
        return after ? viewV2(after, ['configuration.recipient', 'requirements'], tx.nowS) : null
      }),
  }
}

function step(tx: Transaction, facts: AccountFacts, taken: AccountStep): AccountFacts {
  const after = moveAccount(tx, facts, taken)
  if (after) return after
  const message = `An account that is ${stateOf(facts)} does not ${taken.kind}.`
  throw new ApiError(400, 'account_invalid', message, { param: 'account' })
}
