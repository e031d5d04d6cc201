import { z } from 'zod'

/** What a person may make a node compute. */
export const MAX_GAS = 10_000_000

const hex = (largest: number) => z.string().regex(new RegExp(`^0x[0-9a-fA-F]{0,${largest}}$`))
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const quantity = hex(64)
const bytes = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/)

/** No lists: an authorization would put code where there is none, as a state override does. */
const transaction = z.strictObject({
  to: address,
  from: address.optional(),
  data: bytes.optional(),
  input: bytes.optional(),
  value: quantity.optional(),
  gas: quantity.optional(),
  gasPrice: quantity.optional(),
  maxFeePerGas: quantity.optional(),
  maxPriorityFeePerGas: quantity.optional(),
  nonce: quantity.optional(),
  type: hex(2).optional(),
  chainId: quantity.optional(),
})
const block = z.union([
  z.string().regex(/^(?:latest|pending|safe|finalized|earliest)$/),
  quantity,
  z.strictObject({ blockHash: hex(64), requireCanonical: z.boolean().optional() }),
  z.strictObject({ blockNumber: quantity }),
])
/** A third place would hold state overrides, a fourth those of the block. */
const params = z.union([z.tuple([transaction]), z.tuple([transaction, block])])

/** A call that may be passed on, and the contract it asks. */
export interface ContractCall {
  to: string
  params: readonly unknown[]
}

/** Methods that make a node run code. */
export const RUNS_CODE: ReadonlySet<string> = new Set(['eth_call', 'eth_estimateGas'])

/** Reads the parameters of a method that runs code; a sentence when they may not be passed on. */
export function parseContractCall(given: readonly unknown[] | undefined): ContractCall | string {
  const parsed = params.safeParse(given)
  if (!parsed.success) return 'a call names one contract and a block, without overrides and lists'
  const [call, ...rest] = parsed.data
  if (call.gas !== undefined && BigInt(call.gas === '0x' ? '0x0' : call.gas) > BigInt(MAX_GAS)) {
    return `at most ${MAX_GAS} gas`
  }
  const gas = call.gas ?? `0x${MAX_GAS.toString(16)}`
  return { to: call.to.toLowerCase(), params: [{ ...call, gas }, ...rest] }
}
