import type { JsonRpcProvider, Wallet } from 'ethers'

// CALLDATASIZE PUSH1 0e JUMPI, PUSH0 SLOAD PUSH1 0c JUMPI, PUSH0 PUSH0 REVERT, JUMPDEST STOP, JUMPDEST PUSH1 1 PUSH0 SSTORE STOP
const RUNTIME = '36600e575f54600c575f5ffd5b005b60015f5500'
const INIT = '601460' + '0a5f3960145ff3'

/** Code of a contract that takes no native money until somebody calls it with data; from then on it takes all. */
export const REFUSING_PAYEE = `0x${INIT}${RUNTIME}` as const

const GAS = { gasLimit: 200_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }

/** Puts one on a chain; answers its address. */
export async function deployRefusingPayee(provider: JsonRpcProvider, by: Wallet): Promise<string> {
  const nonce = await provider.getTransactionCount(by.address, 'pending')
  const { chainId } = await provider.getNetwork()
  const signed = await by.signTransaction({ data: REFUSING_PAYEE, nonce, chainId, type: 2, ...GAS })
  const hash = await provider.send('eth_sendRawTransaction', [signed])
  const { contractAddress } = await provider.send('eth_getTransactionReceipt', [hash])
  return contractAddress
}
