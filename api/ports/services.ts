/** An address, a hash or bytes, 0x hex. */
export type ChainHex = `0x${string}`

/** A call as a service of the installation sends it; value in wei. */
export interface ServiceCall {
  to: ChainHex
  data: ChainHex
  value: bigint
  /** units, with room above what it takes now */
  gas: bigint
}

/** Everything that is signed of a transaction; fees in wei per unit of gas. */
export interface ServiceTransaction extends ServiceCall {
  sender: ChainHex
  nonce: number
  maxFee: bigint
  tip: bigint
}

/** The key of a transaction's sender is in no file any more. */
export class KeyGone extends Error {
  constructor(sender: ChainHex) {
    super(`no key of ${sender} is left`)
  }
}

/** Sends for a service of the installation, by a key of its own. Throws ChainUnreadable, ChainDisputed. */
export interface ServiceSender {
  /** What the chain asks for now, in wei per unit of gas. */
  gasMarket(): Promise<{ baseFee: bigint; tip: bigint }>
  /** The same transaction always gets the same hash. Throws KeyGone. */
  sign(transaction: ServiceTransaction): Promise<{ hash: ChainHex; raw: ChainHex }>
  /** Hands it to every node. What a node answered against it; null: one has it. Throws ChainUnreadable when none answers. */
  send(raw: ChainHex): Promise<string | null>
  /** wei that the sender has. */
  funds(sender: ChainHex): Promise<bigint>
}
