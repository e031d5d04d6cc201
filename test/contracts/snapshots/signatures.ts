import { type Address, type Hex, hexToNumber, slice } from 'viem'
import type { Stage } from './stage.ts'

const CHAIN_ID = 31_337

/** Signatures over it never run out, so that their bytes are the same on every run. */
export const FAR = 2n ** 40n - 1n

/** `uint16 tierId, address to` as fields of a typed message. */
const fieldsOf = (text: string) =>
  text.split(', ').map((field) => {
    const [type, name] = field.split(' ')
    return { type, name }
  })

/** Signs messages to one contract. */
export function signerFor(stage: Stage, name: string, verifyingContract: Address) {
  const domain = { name, version: '1', chainId: CHAIN_ID, verifyingContract }
  return (by: Address, kind: string, fields: string, message: object): Promise<Hex> =>
    stage.sign(by, { domain, types: { [kind]: fieldsOf(fields) }, primaryType: kind, message })
}

/** An EIP-3009 payment in dollars that only `to` can fetch. */
export async function signDollars(
  stage: Stage,
  payment: { from: Address; to: Address; value: bigint; nonce: Hex },
): Promise<{ validAfter: bigint; validBefore: bigint; signature: Hex }> {
  const times = { validAfter: 0n, validBefore: FAR }
  const fields =
    'address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce'
  const sign = signerFor(stage, 'Test Dollar', stage.dollar)
  const message = { ...payment, ...times }
  return { ...times, signature: await sign(payment.from, 'ReceiveWithAuthorization', fields, message) }
}

/** An ERC-2612 allowance in dollars. */
export async function permitDollars(stage: Stage, owner: Address, spender: Address, value: bigint) {
  const nonce = await stage.read<bigint>(stage.dollar, 'testDollar', 'nonces', [owner])
  const fields = 'address owner, address spender, uint256 value, uint256 nonce, uint256 deadline'
  const sign = signerFor(stage, 'Test Dollar', stage.dollar)
  const signed = await sign(owner, 'Permit', fields, { owner, spender, value, nonce, deadline: FAR })
  return {
    value,
    deadline: FAR,
    v: hexToNumber(slice(signed, 64)),
    r: slice(signed, 0, 32),
    s: slice(signed, 32, 64),
  }
}
