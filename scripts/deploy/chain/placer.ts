import {
  type Address,
  BaseError,
  getContractAddress,
  type Hex,
  keccak256,
  RpcRequestError,
  toBytes,
} from 'viem'
import type { Deployer } from '../deployer.ts'

/** Puts code where its bytes say: the same code and arguments have the same address on every chain. */
export interface Placer {
  /** the contract that makes the others */
  factory: Address
  /** where the code is or will be */
  addressOf(initCode: Hex): Address
  /** the address; `made` is false when the code was there already */
  place(initCode: Hex): Promise<{ address: Address; made: boolean }>
}

/**
 * The deterministic deployment proxy that most chains have at one address: 69 bytes that pass their calldata to
 * CREATE2. Its transaction was signed once, with a made-up signature that binds no chain, so anybody can repeat it.
 */
export const USUAL_FACTORY: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'
const SIGNER: Address = '0x3fAB184622Dc19b6109349B94811493BF2a45362'
const SIGNER_COST = 10_000_000_000_000_000n
const FACTORY_INIT: Hex =
  '0x604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3'
const FACTORY_CODE: Hex = `0x${FACTORY_INIT.slice(2 + 14 * 2)}`
const SIGNED: Hex = `0xf8a58085174876e800830186a08080b853${FACTORY_INIT.slice(2)}1ba0${'22'.repeat(32)}a0${'22'.repeat(32)}`

const SALT = keccak256(toBytes('stagedoor'))

/** How far back a factory of our own is looked for. */
const MAX_NONCES = 1000

/** Finds the factory of this chain or makes it. @throws Error when the chain takes neither form */
export async function createPlacer(deployer: Deployer): Promise<Placer> {
  const factory =
    (await usualFactory(deployer)) ?? (await ownFactory(deployer)) ?? (await makeOwnFactory(deployer))
  const addressOf = (initCode: Hex) => addressBy(factory, initCode)
  return {
    factory,
    addressOf,
    async place(initCode) {
      const address = addressOf(initCode)
      if (await deployer.hasCode(address)) return { address, made: false }
      await deployer.send(factory, `${SALT}${initCode.slice(2)}`, 'a deployment')
      if (!(await deployer.hasCode(address))) throw new Error(`no contract came to ${address}`)
      return { address, made: true }
    },
  }
}

/** Where a factory puts code. */
export function addressBy(factory: Address, initCode: Hex): Address {
  return getContractAddress({ opcode: 'CREATE2', from: factory, salt: SALT, bytecode: initCode })
}

/** The one everybody uses, if it is there or can be made. */
async function usualFactory(deployer: Deployer): Promise<Address | undefined> {
  if ((await deployer.codeAt(USUAL_FACTORY)) === FACTORY_CODE) return USUAL_FACTORY
  try {
    const held = await deployer.balanceOf(SIGNER)
    if (held < SIGNER_COST) await deployer.send(SIGNER, '0x', 'a gift', SIGNER_COST - held)
    await deployer.sendSigned(SIGNED)
  } catch (error) {
    // the chain refuses transactions that are bound to no chain, or asks another price
    if (isDenied(error)) return undefined
    throw error
  }
  return (await deployer.codeAt(USUAL_FACTORY)) === FACTORY_CODE ? USUAL_FACTORY : undefined
}

/** What a node says of a transaction that it has already. */
const ON_ITS_WAY = /already (known|imported)/i

/**
 * Whether the node itself said no. After a lost line or a late receipt the transaction may still be mined, and a factory
 * of our own would then be a second one for the next run.
 */
function isDenied(error: unknown): boolean {
  const answer = error instanceof BaseError ? error.walk((cause) => cause instanceof RpcRequestError) : null
  return answer instanceof RpcRequestError && !ON_ITS_WAY.test(answer.details)
}

/** The same code at an address of the deployer's, from an earlier run that may have been cut off. */
async function ownFactory(deployer: Deployer): Promise<Address | undefined> {
  const next = await deployer.nonce()
  for (let nonce = Math.max(0, next - MAX_NONCES); nonce < next; nonce++) {
    const address = getContractAddress({ from: deployer.address, nonce: BigInt(nonce) })
    if ((await deployer.codeAt(address)) === FACTORY_CODE) return address
  }
  return undefined
}

function makeOwnFactory(deployer: Deployer): Promise<Address> {
  return deployer.deploy([], FACTORY_INIT)
}
