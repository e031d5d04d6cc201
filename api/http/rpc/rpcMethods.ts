/** What a browser may ask a chain node through us: reads, and handing over what a wallet has signed. */
const READS = [
  'eth_chainId',
  'net_version',
  'web3_clientVersion',
  'eth_blockNumber',
  'eth_getBalance',
  'eth_getCode',
  'eth_call',
  'eth_estimateGas',
  'eth_gasPrice',
  'eth_maxPriorityFeePerGas',
  'eth_feeHistory',
  'eth_getTransactionCount',
  'eth_getTransactionByHash',
  'eth_getTransactionReceipt',
  'eth_getBlockByNumber',
  'eth_getBlockByHash',
  'eth_sendRawTransaction',
]

const LOCAL_CHAIN = 31337

/** Names that pass on this chain; the local chain also hands out test money. */
export function rpcMethods(chainId: number): Set<string> {
  return new Set(chainId === LOCAL_CHAIN ? [...READS, 'local_faucet'] : READS)
}
