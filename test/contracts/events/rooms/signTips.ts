import { type Address, type Hex, hexToNumber, slice } from 'viem'
import type { Deployed } from '../kit/openWorld.ts'
import type { Rooms } from './openRooms.ts'

export interface Tip {
  contextType: number
  contextId: bigint
  to: Address
  currency: number
  amount: bigint
  giftCode: number
  memoHash: Hex
}

const DAY = 86_400
const word = (name: string) => ({ name, type: 'uint256' })
const account = (name: string) => ({ name, type: 'address' })
const types = {
  Permit: [account('owner'), account('spender'), word('value'), word('nonce'), word('deadline')],
  ReceiveWithAuthorization: [
    account('from'),
    account('to'),
    word('value'),
    word('validAfter'),
    word('validBefore'),
    { name: 'nonce', type: 'bytes32' },
  ],
}

const domainOf = (dollar: Deployed) => ({
  name: 'Test Dollar',
  version: '1',
  chainId: 31337,
  verifyingContract: dollar.address,
})

/** An ERC-2612 permit of exactly a tip's amount. */
export async function permitFor({ world, hub, dollar }: Rooms, owner: Address, amount: bigint) {
  const deadline = BigInt((await world.now()) + DAY)
  const nonce = await world.read<bigint>(dollar, 'nonces', [owner])
  const message = { owner, spender: hub.address, value: amount, nonce, deadline }
  const signed = await world.sign(owner, {
    domain: domainOf(dollar),
    types,
    primaryType: 'Permit',
    message,
  })
  return { deadline, v: hexToNumber(slice(signed, 64)), r: slice(signed, 0, 32), s: slice(signed, 32, 64) }
}

/** An EIP-3009 authorization that pays for one tip. */
export async function authorizationFor({ world, hub, dollar }: Rooms, tip: Tip, from: Address, salt: Hex) {
  const nonce = await world.read<Hex>(hub, 'authorizationNonce', [tip, from, salt])
  const times = { validAfter: 0n, validBefore: BigInt((await world.now()) + DAY) }
  const message = { from, to: hub.address, value: tip.amount, ...times, nonce }
  const signature = await world.sign(from, {
    domain: domainOf(dollar),
    types,
    primaryType: 'ReceiveWithAuthorization',
    message,
  })
  return { from, salt, ...times, signature }
}
