import { expect } from 'chai'
import { firstErrors } from '#editions/first.generated.ts'
import { walk } from '#scripts/mutate/plan/syntax.ts'
import { shippedTrees } from '../shippedContracts.ts'

const ZERO = 'the value that lost is zero, as the name says'
const ALWAYS = 'the function refuses always, whatever it is given'
const PACKAGE = 'thrown by a library of Solady, named here so that it stands in the ABI'

/** Errors that carry nothing, with the reason. */
const WITHOUT_VALUES: Record<string, string> = {
  CreatorGovernor_SignalShaped: 'the call has one form only, and the error says which',
  CreatorGovernor_TimelockFixed: ALWAYS,
  CreatorTimelock_Fixed: ALWAYS,
  CreatorToken_NotAToken: 'only the model refuses so, and the caller named its address',
  CreatorToken_NothingOwed: ZERO,
  CreatorVault_ZeroAmount: ZERO,
  CurrencyList_Full: 'the bound is what an index of one byte can name',
  CurrencyList_NativeNotPausable: 'the native currency has one index, 0',
  Escrow_ZeroAddress: ZERO,
  Escrow_ZeroAmount: ZERO,
  ETHTransferFailed: PACKAGE,
  FeeSchedule_ZeroAddress: ZERO,
  Ledger_ZeroAddress: ZERO,
  OneForEach_NotMaking: 'there is no maker and no code to name',
  PassRenewals_NoPeriods: ZERO,
  PassResale_NoPrice: ZERO,
  RoomHub_EmptyTip: ZERO,
  RoomHub_ZeroAddress: ZERO,
  ServiceAccount_NoKey: 'there is none to name',
  ServiceAccount_ZeroAddress: ZERO,
  StreamPassFactory_ZeroPayout: ZERO,
  StreamPass_NotHere: 'a part of the code was called for a function of another part; no collection does',
  StreamPass_RankZero: ZERO,
  StreamPass_ZeroAddress: ZERO,
  TransferFailed: PACKAGE,
  TransferFromFailed: PACKAGE,
}

/** Errors that carried more in the first edition, with the reason. */
const FEWER_VALUES: Record<string, string> = {
  StreamPass_AlreadyFollows: 'a follow has no pass any more',
}

/** Number of values by name; our sources declare no name with two shapes. */
function declaredErrors(): Map<string, number> {
  const found = new Map<string, number>()
  for (const { tree } of shippedTrees())
    walk(tree, (node) => {
      if (node.nodeType !== 'ErrorDefinition') return
      const { parameters } = node.parameters as { parameters: unknown[] }
      found.set(String(node.name), parameters.length)
    })
  return found
}

describe('custom errors', () => {
  it('[S3.78] carry the values that lost, save those listed with a reason', () => {
    const empty = [...declaredErrors()].filter(([, count]) => count === 0).map(([name]) => name)
    expect(empty.sort()).to.deep.equal(Object.keys(WITHOUT_VALUES).sort())
  }).timeout(120_000)

  it('[S3.78] carry no fewer values than in the first edition', () => {
    const declared = declaredErrors()
    const poorer = firstErrors
      .filter(({ name, inputs }) => (declared.get(name) ?? inputs.length) < inputs.length)
      .map(({ name }) => name)
    expect([...new Set(poorer)].sort()).to.deep.equal(Object.keys(FEWER_VALUES).sort())
  }).timeout(120_000)
})
