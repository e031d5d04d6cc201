import { type Address, getContractAddress, zeroAddress } from 'viem'
import type { Deployer } from '../deployer.ts'
import { artifactOf } from '../plan/artifacts.ts'

/** How far back an unlisted dollar is looked for. */
const MAX_NONCES = 200

/**
 * The printable dollar of this deployer. It belongs to whoever makes it, so it cannot come out of the factory that makes
 * the rest, and its address is found: on the list, or among the deployer's own contracts after a run that was cut off.
 */
export async function findTestDollar(deployer: Deployer, list: Address): Promise<Address | undefined> {
  const { abi } = artifactOf('currencyList')
  const count = Number(await deployer.read<number>(list, abi, 'count'))
  for (let index = 1; index < count; index++) {
    const [token] = await deployer.read<[Address]>(list, abi, 'currencyAt', [index])
    if (token !== zeroAddress && (await isOwnDollar(deployer, token))) return token
  }
  const next = await deployer.nonce()
  for (let nonce = next - 1; nonce >= Math.max(0, next - MAX_NONCES); nonce--) {
    const address = getContractAddress({ from: deployer.address, nonce: BigInt(nonce) })
    if ((await deployer.hasCode(address)) && (await isOwnDollar(deployer, address))) return address
  }
  return undefined
}

async function isOwnDollar(deployer: Deployer, token: Address): Promise<boolean> {
  const { abi } = artifactOf('testDollar')
  const issuer = await deployer.read<Address>(token, abi, 'issuer').catch(() => zeroAddress)
  return issuer === deployer.address
}
