import { concat, type Hex, numberToHex, size } from 'viem'

/** What a wallet is asked. */
export interface WalletQuestion {
  wallet: Hex
  /** encoded call of `isValidSignature` */
  asked: Hex
  /** what is said to deploy the wallet, or to make it ready */
  factory: { address: Hex; calldata: Hex } | null
}

/**
 * Gas of an answer and of a factory: several times what wallets with passkeys and their deployment need. Each step has
 * its own, so that one that burns it all leaves the others theirs.
 */
const ASK_GAS = 3_000_000
const FACTORY_GAS = 3_500_000
/** Of the transaction, its longest data, and the probe itself. */
const OWN_GAS = 500_000

/** Memory below holds answers, from here on what is asked. */
const PAYLOAD_AT = 32

/** A push of two bytes: no signature that we take is longer. */
const push = (value: number): Hex => concat(['0x61', numberToHex(value, { size: 2 })])
const pushGas = (gas: number): Hex => concat(['0x62', numberToHex(gas, { size: 3 })])

/** Leaves 1 on the stack when the wallet answers the magic value of ERC-1271 and nothing behind it, or 0. */
function ask({ wallet, asked }: WalletQuestion): Hex {
  return concat([
    // MSTORE(0, 0)
    '0x5f5f52',
    // STATICCALL(ASK_GAS, wallet, PAYLOAD_AT, length, 0, 32)
    ...(['0x60205f', push(size(asked)), push(PAYLOAD_AT), '0x73', wallet, pushGas(ASK_GAS), '0xfa'] as Hex[]),
    // AND EQ(RETURNDATASIZE, 32)
    '0x60203d1416',
    // AND EQ(MLOAD(0), SHL(224, 0x1626ba7e))
    '0x5f51631626ba7e60e01b1416',
  ])
}

/** CALL(FACTORY_GAS, factory, 0, behind the question, length, 0, 0), whatever comes of it */
function callFactory({ address, calldata }: { address: Hex; calldata: Hex }, at: number): Hex {
  const parts = ['0x5f5f', push(size(calldata)), push(at), '0x5f73', address, pushGas(FACTORY_GAS), '0xf150']
  return concat(parts as Hex[])
}

/**
 * Code for an `eth_call` without receiver, which returns a word: 1 when the wallet says yes to the signature, now or
 * after its factory was called, or 0. Whatever those two burn, return or revert with stays inside.
 */
export function probeWallet(question: WalletQuestion): { data: Hex; gas: Hex } {
  const { asked, factory } = question
  const payload = concat([asked, factory?.calldata ?? '0x'])
  const run = factory
    ? // OR of both answers
      concat([ask(question), callFactory(factory, PAYLOAD_AT + size(asked)), ask(question), '0x17'])
    : ask(question)
  // MSTORE(0, yes), RETURN(0, 32)
  const answer: Hex = '0x5f5260205ff3'
  const copyFrom = (at: number) => concat([push(size(payload)), push(at), push(PAYLOAD_AT), '0x39'])
  const codeBytes = size(copyFrom(0)) + size(run) + size(answer)
  const gas = OWN_GAS + ASK_GAS + (factory ? FACTORY_GAS + ASK_GAS : 0)
  return { data: concat([copyFrom(codeBytes), run, answer, payload]), gas: numberToHex(gas) }
}
