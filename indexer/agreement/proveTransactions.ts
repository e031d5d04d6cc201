import { provenTxHashes } from '../proof/transactions.ts'
import type { Window } from '../reader/readBlocks.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'

/**
 * Proves the transaction hashes of blocks that hold events of ours by the header's transactionsRoot. Types that cannot
 * be encoded prove nothing and are no lie.
 * @throws RpcFault `wrong` when the node told other hashes than those of its transactions
 */
export async function proveTransactions(node: Endpoint, { blocks }: Window): Promise<void> {
  for (const { header, logs } of blocks) {
    if (logs.length === 0) continue
    const block = await node.call('eth_getBlockByHash', [header.hash, true])
    if (block === null || block === undefined) throw new RpcFault('missing', 'block with transactions')
    const proven = provenTxHashes(header, block)
    if (proven && logs.some(({ log }) => proven[log.txIndex] !== log.txHash))
      throw wrongAnswer(`transaction hashes of ${header.hash} are not those of its transactions`)
  }
}
