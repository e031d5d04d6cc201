import type { TxIntent } from '#api/transactions/contract.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import type { TxPurpose } from '#domain/words.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { revertSentence } from '../chain/errors/contractErrors.ts'
import type { Address, ContractCall, SentTransaction, Wallet } from '../chain/wallet.ts'
import { WalletError } from '../chain/wallet.ts'
import { failureIn, stopSentence } from './stopSentences.ts'
import type { StopCause, TxPhase } from './txPhase.ts'

/** One thing a person wants done on the chain. */
export interface TxAction {
  purpose: TxPurpose
  /** only a step on the way to it, such as an allowance; the server is not told */
  isStep?: boolean
  /** of a step: another one comes before the thing itself */
  hasNextStep?: boolean
  call: ContractCall
  /** what the server should find on the chain afterwards, by name */
  expect: Record<string, string>
  /** the wallets this account may act with, lower-case; null when any may */
  wallets: readonly string[] | null
  /** called once, when it is in a block and the server saw it there; a reorg afterwards does not call again */
  onIncluded?: () => void
}

/** Makes the action for the account the pipeline asked for. It gets reads and no wallet: a press asks once. */
export type PrepareTx = (owner: Address, read: Wallet['read']) => Promise<TxAction>

/** What the pipeline needs from the outside. */
export interface TxParts {
  wallet: Wallet
  chainId: number
  store(intent: IntentInput): Promise<TxIntent>
  look(id: string): Promise<TxIntent>
  /** keeps a sent hash in this browser until the server has it */
  keep(intent: IntentInput): void
  /** asks who sits here for what this purpose needs, before anything is signed; false when they closed it */
  prove(purpose: TxPurpose): Promise<boolean>
  pause(ms: number): Promise<void>
  pollMs: number
}

export interface IntentInput {
  chainId: number
  wallet: string
  nonce: number
  purpose: TxPurpose
  txHash: string
  expect: Record<string, string>
}

/** Thrown while an action is made: it is not sent, for a reason in words. */
export class Withheld extends Error {
  override readonly name = 'Withheld'
}

const UNPROVEN = 'You did not confirm that it is you. Nothing was sent. Try again.'

const UNSTORED =
  'It was sent, but we could not tell our server yet. It is kept in this browser; do not pay again.'

type EmitPhase = (phase: TxPhase) => void

const stop = (cause: StopCause, sentence: string): TxPhase => ({ at: 'stopped', cause, sentence })

function otherWallet(wallets: readonly string[]): string {
  const [only] = wallets
  return wallets.length === 1 && only !== undefined
    ? `This is for ${shortAddress(only)}, and another wallet is connected. Nothing was paid. Switch to it.`
    : 'This wallet does not belong to your account. Nothing was paid. Switch to the wallet you signed in with.'
}

/** The action, checked and ready to be signed; null when this wallet may not do it. */
async function ready({ wallet }: TxParts, prepare: PrepareTx, emit: EmitPhase): Promise<TxAction | null> {
  emit({ at: 'preparing' })
  const owner = (await wallet.account()) ?? (await wallet.connect('last'))
  const action = await prepare(owner, wallet.read)
  if (action.wallets && !action.wallets.includes(owner.toLowerCase())) {
    emit(stop('wrong-wallet', otherWallet(action.wallets)))
    return null
  }
  emit({ at: 'switching' })
  await wallet.switchTo()
  emit({ at: 'simulating' })
  await wallet.simulate(action.call)
  return action
}

const STORE_TRIES = 3

async function record(parts: TxParts, input: IntentInput, tries = 1): Promise<TxIntent> {
  try {
    return await parts.store(input)
  } catch (error) {
    if (tries === STORE_TRIES) throw error
    await parts.pause(parts.pollMs * tries)
    return record(parts, input, tries + 1)
  }
}

interface Followed {
  first: TxIntent
  input: IntentInput
  onIncluded: TxAction['onIncluded']
}

async function follow(parts: TxParts, followed: Followed, emit: EmitPhase): Promise<TxIntent> {
  const { input } = followed
  let { first: intent, onIncluded } = followed
  let lastSent: TxPhase['at'] = 'sent'
  for (;;) {
    if (intent.state === 'replaced' && intent.replacedBy) {
      // The same payment with another fee keeps its meaning; the server checks the new hash for the same event.
      const next = { ...input, txHash: intent.replacedBy }
      intent = await parts.store(next)
      if (intent.state === 'replaced') return intent
      emit({ at: 'sent', hash: next.txHash })
    }
    if (intent.state === 'safe' || (intent.state === 'included' && lastSent !== 'included')) {
      lastSent = intent.state
      emit({ at: lastSent, hash: intent.txHash, block: intent.block })
      onIncluded?.()
      onIncluded = undefined
    }
    if (intent.state === 'safe' || failureIn(intent.state)) return intent
    // A reorg takes it out of its block; it waits for the next one.
    if (intent.state === 'sent' && lastSent === 'included') {
      lastSent = 'sent'
      emit({ at: 'sent', hash: intent.txHash })
    }
    await parts.pause(parts.pollMs)
    intent = await parts.look(intent.id).catch(() => intent)
  }
}

/** What an error before anything was sent means. */
export function stopFor(error: unknown): TxPhase {
  if (error instanceof Withheld) return stop('refused', error.message)
  if (!(error instanceof WalletError)) {
    return stop('unreachable', 'We could not reach the server. Nothing was paid. Try again.')
  }
  const cause: StopCause =
    error.code === 'REJECTED' ? 'rejected' : error.code === 'UNREACHABLE' ? 'unreachable' : 'refused'
  return stop(cause, revertSentence(error))
}

/** Waits for a step at the wallet's own node. */
async function settleStep(
  wallet: Wallet,
  { hash }: SentTransaction,
  { purpose, onIncluded }: TxAction,
  emit: EmitPhase,
): Promise<void> {
  emit({ at: 'sent', hash })
  try {
    const isGood = await wallet.settled(hash)
    emit(isGood ? { at: 'safe', hash, block: null } : stop('reverted', stopSentence('reverted', purpose)))
    if (isGood) onIncluded?.()
  } catch (error) {
    emit(stopFor(error))
  }
}

/**
 * Prepare, check, switch, simulate, sign, store, follow until final. Tells every phase; never throws.
 * The hash is stored at the server before anything else is told, so that a reload loses nothing.
 */
export async function runTx(parts: TxParts, prepare: PrepareTx, emit: EmitPhase): Promise<TxIntent | null> {
  let action: TxAction | null
  let sent: SentTransaction
  try {
    action = await ready(parts, prepare, emit)
    if (action === null) return null
    if (!action.isStep && !(await parts.prove(action.purpose))) {
      emit(stop('rejected', UNPROVEN))
      return null
    }
    // what was read before a person was asked for a proof may be old by now
    if (!action.isStep && MONEY_PURPOSES.includes(action.purpose)) {
      action = await ready(parts, prepare, emit)
      if (action === null) return null
    }
    emit({ at: 'signing' })
    sent = await parts.wallet.send(action.call)
  } catch (error) {
    emit(stopFor(error))
    return null
  }
  if (action.isStep) {
    await settleStep(parts.wallet, sent, action, emit)
    return null
  }
  const input: IntentInput = {
    chainId: parts.chainId,
    wallet: sent.from,
    nonce: sent.nonce,
    purpose: action.purpose,
    txHash: sent.hash,
    expect: action.expect,
  }
  try {
    parts.keep(input)
    const stored = await record(parts, input)
    emit({ at: 'sent', hash: sent.hash })
    const intent = await follow(parts, { first: stored, input, onIncluded: action.onIncluded }, emit)
    const failure = failureIn(intent.state)
    if (failure) emit(stop(failure, intent.error ?? stopSentence(failure, action.purpose)))
    return intent
  } catch {
    emit({ at: 'stopped', cause: 'unreachable', sentence: UNSTORED, isSent: true })
    return null
  }
}
