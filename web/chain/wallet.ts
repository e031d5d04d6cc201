import type { Abi } from 'viem'

export type Address = `0x${string}`

/**
 * Which wallet a person picked: one from the dialog, the test wallet of this browser, or one elsewhere that reads a code
 * (`phone`). `last`: the way of the last time, when its connection is over.
 */
export type WalletChoice = 'dialog' | 'burner' | 'phone' | 'last'

/** A contract call exactly as it will be sent. */
export interface ContractCall {
  address: Address
  abi: Abi
  functionName: string
  args: readonly unknown[]
  /** native currency sent along, smallest unit */
  value?: bigint
  /** reads: who asks, where the answer depends on it */
  from?: Address
}

export interface SentTransaction {
  hash: Address
  from: Address
  nonce: number
}

export interface TypedText {
  domain: Record<string, unknown>
  types: Record<string, readonly { name: string; type: string }[]>
  primaryType: string
  message: Record<string, unknown>
}

/**
 * Why a wallet did not do what was asked. `REVERTED` carries the decoded contract error in `data`. Of wallets elsewhere:
 * the wallet ended the connection, the relay does not answer, or the request lay unanswered until it expired.
 */
export type WalletErrorCode =
  | 'REJECTED'
  | 'NO_WALLET'
  | 'WRONG_CHAIN'
  | 'INSUFFICIENT_FUNDS'
  | 'REVERTED'
  | 'UNREACHABLE'
  | 'SESSION_ENDED'
  | 'RELAY_AWAY'
  | 'UNANSWERED'
  | 'FAILED'

export interface RevertData {
  errorName: string
  args: readonly unknown[]
}

export class WalletError extends Error {
  readonly code: WalletErrorCode
  readonly revert: RevertData | null
  constructor(code: WalletErrorCode, message: string, options: ErrorOptions & { revert?: RevertData } = {}) {
    super(message, options)
    this.name = 'WalletError'
    this.code = code
    this.revert = options.revert ?? null
  }
}

/** All that the rest of the page knows about wallets; everything behind it is loaded on demand. */
export interface Wallet {
  /** True when this browser has a wallet of its own beside the test wallet (EIP-6963, or `window.ethereum`). */
  isThere(): boolean
  /** Connects, asking which wallet when none is connected. Answers the checksummed address. */
  connect(choice: WalletChoice): Promise<Address>
  /** The connected address, or null. Restores a stored connection first. */
  account(): Promise<Address | null>
  /** Moves the wallet to the chain of this installation, adding it when unknown. */
  switchTo(): Promise<void>
  /** Runs the call against the newest block without sending it. Rejects with REVERTED and the contract's error. */
  simulate(call: ContractCall): Promise<void>
  send(call: ContractCall): Promise<SentTransaction>
  signTyped(text: TypedText): Promise<Address>
  signMessage(text: string): Promise<Address>
  /** Reads a contract at the newest block. */
  read(call: ContractCall): Promise<unknown>
  balance(address: Address): Promise<bigint>
  /** True where a contract is at an address. */
  hasCode(address: Address): Promise<boolean>
  /** Waits until a transaction is in a block; true when it succeeded there. */
  settled(hash: Address): Promise<boolean>
  disconnect(): Promise<void>
}
