import { expect } from 'chai'
import {
  ACCOUNT_STATES,
  type AccountFacts,
  type AccountState,
  stateOf,
} from '#local/stripe/accounts/accountFacts.ts'
import { type AccountStep, takeStep } from '#local/stripe/accounts/takeStep.ts'

const NEW: AccountFacts = {
  ...{ id: 'acct_1', createdS: 1, country: 'DE', currency: 'eur', email: 'a@example.org', phone: null },
  ...{ displayName: null, metadata: {}, profile: {}, isTransfersRequested: true, typed: {}, typedBank: null },
  ...{ isSubmitted: false, isChecking: false, demands: [], rejection: null, bank: 'none', isClosed: false },
}
const LATER = { what: 'later', untilS: 100, isOverdue: false, code: null }
const OVERDUE = { what: 'missing', untilS: null, isOverdue: true, code: null }

/** An account in each state; each has something that is wanted later, where that can be. */
const IN: Record<AccountState, AccountFacts> = {
  started: { ...NEW, demands: [LATER] },
  pending: { ...NEW, isSubmitted: true, isChecking: true, demands: [LATER] },
  active: { ...NEW, isSubmitted: true, demands: [LATER] },
  restricted: { ...NEW, isSubmitted: true, demands: [LATER, OVERDUE] },
  rejected: { ...NEW, isSubmitted: true, rejection: 'other' },
  closed: { ...NEW, isSubmitted: true, isClosed: true },
}

const STEPS: Record<string, AccountStep> = {
  submit: { kind: 'submit' },
  verify: { kind: 'verify' },
  'demand in time': { kind: 'demand', demand: { ...LATER, what: 'document' } },
  'demand at once': { kind: 'demand', demand: { ...OVERDUE, what: 'document' } },
  overdue: { kind: 'overdue', what: 'later' },
  activate: { kind: 'activate' },
  reject: { kind: 'reject', reason: 'fraud' },
  close: { kind: 'close' },
}

/** Where each step leads from each state; `-` where it cannot be taken. */
const TABLE: Record<string, Record<AccountState, string>> = {
  submit: {
    ...{ started: 'pending', pending: 'pending', active: 'active', restricted: 'pending' },
    ...{ rejected: '-', closed: '-' },
  },
  verify: {
    ...{ started: '-', pending: 'active', active: '-', restricted: '-', rejected: '-', closed: '-' },
  },
  'demand in time': {
    ...{ started: 'started', pending: 'pending', active: 'active', restricted: 'restricted' },
    ...{ rejected: '-', closed: '-' },
  },
  'demand at once': {
    ...{ started: 'started', pending: 'restricted', active: 'restricted', restricted: 'restricted' },
    ...{ rejected: '-', closed: '-' },
  },
  overdue: {
    ...{ started: 'started', pending: 'restricted', active: 'restricted', restricted: 'restricted' },
    ...{ rejected: '-', closed: '-' },
  },
  activate: {
    ...{ started: 'active', pending: 'active', active: 'active', restricted: 'active' },
    ...{ rejected: '-', closed: '-' },
  },
  reject: {
    ...{ started: 'rejected', pending: 'rejected', active: 'rejected', restricted: 'rejected' },
    ...{ rejected: '-', closed: '-' },
  },
  close: {
    ...{ started: 'closed', pending: 'closed', active: 'closed', restricted: 'closed' },
    ...{ rejected: 'closed', closed: '-' },
  },
}

describe('steps of an account of the stand-in', () => {
  for (const state of ACCOUNT_STATES)
    it(`an account that is ${state} is called so`, () => expect(stateOf(IN[state])).to.equal(state))

  for (const [name, step] of Object.entries(STEPS))
    for (const state of ACCOUNT_STATES) {
      const expected = TABLE[name]?.[state]
      it(`[S1.1] ${name} from ${state} leads to ${expected}`, () => {
        const after = takeStep(IN[state], step)
        expect(after ? stateOf(after) : '-').to.equal(expected)
      })
    }

  it('handing in settles everything that was wanted; a new demand for the same thing replaces the old one', () => {
    expect(takeStep(IN.restricted, { kind: 'submit' })?.demands).to.deep.equal([])
    const again = takeStep(IN.active, { kind: 'demand', demand: { ...LATER, untilS: 200 } })
    expect(again?.demands).to.deep.equal([{ ...LATER, untilS: 200 }])
  })
})
